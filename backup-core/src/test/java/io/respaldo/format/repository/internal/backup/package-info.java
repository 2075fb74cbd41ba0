@NullMarked
package io.respaldo.format.repository.internal.backup;

import org.jspecify.annotations.NullMarked;
