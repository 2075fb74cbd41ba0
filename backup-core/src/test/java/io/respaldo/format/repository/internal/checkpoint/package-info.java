@NullMarked
package io.respaldo.format.repository.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
