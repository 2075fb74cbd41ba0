@NullMarked
package io.respaldo.format.repository.internal.stats;

import org.jspecify.annotations.NullMarked;
