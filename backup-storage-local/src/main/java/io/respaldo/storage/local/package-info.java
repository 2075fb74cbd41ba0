/** Storage on a local disk, through {@code java.nio.file}. */
@NullMarked
package io.respaldo.storage.local;

import org.jspecify.annotations.NullMarked;
