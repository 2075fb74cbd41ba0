/**
 * What is backed up, and where it can be brought back: the {@link io.respaldo.source.BackupSource}
 * SPI, and the sources that need no server.
 */
@NullMarked
package io.respaldo.source;

import org.jspecify.annotations.NullMarked;
