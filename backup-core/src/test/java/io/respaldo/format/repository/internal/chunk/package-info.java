@NullMarked
package io.respaldo.format.repository.internal.chunk;

import org.jspecify.annotations.NullMarked;
