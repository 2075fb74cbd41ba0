/**
 * Backups that other tools and scripts made: the {@link io.respaldo.format.foreign.ForeignKind}
 * SPI, by which an import recognises, checks and reads them. Their files are read and never moved,
 * changed or deleted.
 */
@NullMarked
package io.respaldo.format.foreign;

import org.jspecify.annotations.NullMarked;
