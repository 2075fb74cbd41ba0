/**
 * Blobs out of packs, found by the index, whole and checked.
 *
 * <ol>
 *   <li>A blob is read with one ranged request, opened, decompressed, and compared with the hash
 *       that it is called by. What is handed out is what was stored, or nothing is.
 *   <li>Many blobs of one pack are read in runs: what lies less than 128 KiB apart is read with one
 *       request and the gap thrown away; a run has at most 4 MiB, or one blob.
 *   <li>Where a blob lies in several packs, each place is tried before it counts as damaged.
 *   <li>Trees lie close together and are small, so their packs are read in windows of 1 MiB, of
 *       which the last 16 are kept; besides them 8 MiB of plain trees. A tree of more than 8 MiB is
 *       read as a stream, after its hash was checked; only its sealed form is in memory.
 * </ol>
 *
 * <p>Memory: the windows and trees, and for each thread at work one run, sealed, and one blob,
 * plain.
 */
@NullMarked
package io.respaldo.format.repository.internal.load;

import org.jspecify.annotations.NullMarked;
