/**
 * Which blob lies where.
 *
 * <h2>Files</h2>
 *
 * <ol>
 *   <li>An unpacked file of JSON: {@code packs}, an array of objects with {@code id} and {@code
 *       blobs}, an array of objects with {@code id}, {@code type} ({@code data} or {@code tree}),
 *       {@code offset}, {@code length} (sealed) and, of compressed blobs only, {@code
 *       uncompressed_length}. Other fields ({@code supersedes} of old restic, {@code
 *       packs_to_delete} of rustic) are passed over.
 *   <li>All blobs of a pack stand in one file. The same pack may stand in several files, whole.
 *   <li>A file is written once it has 50 000 blobs, or when ten minutes are over.
 *   <li>A file is written only after the packs that it names, and deleted before them.
 * </ol>
 *
 * <h2>In memory</h2>
 *
 * <ol>
 *   <li>Entries are numbered and lie pack by pack, in the order of their offsets: 32 bytes of id, 4
 *       of sealed length (with the type in its sign), 4 of plaintext length. The number of an entry
 *       never changes, so sets of blobs may be sets of bits.
 *   <li>Offsets follow from lengths; every 32nd is kept. A pack whose blobs do not follow each
 *       other without a gap, which no writer makes, keeps its own.
 *   <li>The pack of an entry is found by binary search among the numbers of the packs' first
 *       entries.
 *   <li>256 tables (by the id's first byte) lead from ids to entries, by open addressing with a
 *       load of 0.67 to 0.8: about 5.5 bytes for each blob. With 40 bytes for a pack that is at
 *       most 50 bytes for each blob when packs hold 11, the fewest that are usual; 46 when they
 *       hold hundreds.
 *   <li>Reading takes no lock. A writer fills an entry before it puts its number into a table.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.index;

import org.jspecify.annotations.NullMarked;
