@NullMarked
package io.respaldo.format.repository.internal.prune;

import org.jspecify.annotations.NullMarked;
