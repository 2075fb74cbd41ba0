@NullMarked
package io.respaldo.format.repository.internal.copy;

import org.jspecify.annotations.NullMarked;
