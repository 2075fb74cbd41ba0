@NullMarked
package io.respaldo.format.repository.internal.index;

import org.jspecify.annotations.NullMarked;
