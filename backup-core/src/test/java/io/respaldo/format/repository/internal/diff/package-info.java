@NullMarked
package io.respaldo.format.repository.internal.diff;

import org.jspecify.annotations.NullMarked;
