/**
 * One backup as one file that plain tools open: {@code tar.gz}, {@code tar.zst} or {@code zip}. Not
 * encrypted: whoever can read the storage can read the data.
 *
 * <h2>Objects</h2>
 *
 * <ol>
 *   <li>{@code ID.tar.gz}, {@code ID.tar.zst} or {@code ID.zip} is the backup, complete in itself.
 *   <li>{@code ID.index.jsonl.gz} is its index, written after it. It makes single files quick to
 *       find and every file checkable. Without it, or when it is damaged or another archive's, the
 *       archive is read from its beginning instead.
 * </ol>
 *
 * <h2>Entries</h2>
 *
 * <ol>
 *   <li>A stream part is a file of the part's name. A tree part is a folder of the part's name, its
 *       own entry first, then what is in it, each folder before its content, names in the order of
 *       their bytes.
 *   <li>The first entry of a part bears the comment {@code respaldo part stream} or {@code respaldo
 *       part tree}: a pax record {@code comment} in a tar, the entry's comment in a zip. Tools
 *       ignore it. In archives without it a file at the top is a stream, a folder at the top a
 *       tree.
 *   <li>Names are bytes. In a tar they stand in the ustar header or in GNU long name entries, never
 *       in pax records, which are UTF-8 by definition and transcoded by readers. In a zip they are
 *       flagged as UTF-8 when they are that, and left to the reader otherwise.
 *   <li>Pax records hold what ustar can't: fractions of a second, sizes from 8 GiB, large ids. Zip
 *       holds seconds (extra field {@code UT}), numeric owners ({@code ux}), modes and links in the
 *       Unix attributes. It lacks hard links, of which a backup's warnings tell, and fractions of
 *       seconds, of which they don't: the index has them, and without it times come back in whole
 *       seconds.
 *   <li>The time of a stream is the capture's, in whole seconds: a stream has none of its own.
 * </ol>
 *
 * <h2>Compression</h2>
 *
 * <ol>
 *   <li>{@code tar.gz} is one gzip member. Its deflate stream is a row of blocks of at most 1 MiB
 *       of content: each begins without a dictionary and ends on a byte boundary (sync flush, or
 *       stored deflate blocks for what doesn't shrink); an empty last block ends the stream.
 *   <li>{@code tar.zst} is a row of independent frames of at most 4 MiB, with sizes and checksums.
 *   <li>A zip's contents of more than 1 MiB are deflate streams made of blocks as above, with a
 *       data descriptor; smaller ones have their sizes before them.
 *   <li>A stream of unknown length is compressed into the order's work folder before it goes into a
 *       tar: count its compressed size in free space there. Zip needs no such space.
 * </ol>
 *
 * <h2>The index</h2>
 *
 * <ol>
 *   <li>Gzip of several members, of lines of JSON in UTF-8. Readers ignore fields that they don't
 *       know.
 *   <li>The first line tells {@code respaldo_index} (version, 1), {@code archive} (file name),
 *       {@code size} and {@code sha256} of the archive, numbers of {@code entries} and {@code
 *       blocks}, and {@code parts} ({@code name}, {@code shape}, {@code files}, {@code bytes}).
 *   <li>If there are blocks, one line for each block and one for the end follow: {@code [offset in
 *       the file, offset in the uncompressed tar]}.
 *   <li>Then a line for each entry in the archive's order: {@code path} ({@code path_base64} when
 *       it is not UTF-8), {@code type} (file, folder, symlink, hard_link), {@code size}, {@code
 *       mtime}, {@code mode} (decimal), {@code uid}, {@code gid}, {@code user}, {@code group},
 *       {@code link} or {@code link_base64}, {@code offset} (tar: of the content in the
 *       uncompressed stream; zip: of the local header in the file), {@code sha256} of a file.
 * </ol>
 *
 * <p>Memory holds 16 bytes for each block, the files with several names not all met yet, and a
 * fixed number of blocks; it does not grow with the number of entries.
 */
@NullMarked
package io.respaldo.format.archive;

import org.jspecify.annotations.NullMarked;
