/**
 * How one backup is laid out in a storage: the {@link io.respaldo.format.BackupFormat} SPI. Two
 * rooms implement it and don't know each other: {@code io.respaldo.format.archive} and, later, the
 * repository.
 */
@NullMarked
package io.respaldo.format;

import org.jspecify.annotations.NullMarked;
