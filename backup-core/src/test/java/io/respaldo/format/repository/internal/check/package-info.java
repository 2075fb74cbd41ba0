@NullMarked
package io.respaldo.format.repository.internal.check;

import org.jspecify.annotations.NullMarked;
