@NullMarked
package io.respaldo.format.repository.internal.snapshot;

import org.jspecify.annotations.NullMarked;
