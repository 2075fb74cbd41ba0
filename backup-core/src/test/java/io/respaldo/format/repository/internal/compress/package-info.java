@NullMarked
package io.respaldo.format.repository.internal.compress;

import org.jspecify.annotations.NullMarked;
