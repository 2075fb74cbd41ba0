/**
 * Zstandard (RFC 8878) as a repository uses it: one frame for each blob or file, without checksum
 * and dictionary, with its content's size.
 *
 * <ol>
 *   <li>Version 1 knows no compression. In version 2 blobs and unpacked files may be compressed or
 *       not; what is read says which.
 *   <li>Any valid frame is readable by any reader, so effort is the writer's choice. Content that
 *       does not compress becomes a frame of raw blocks: 3 bytes more for each 128 KiB, and no
 *       reader finds an uncompressed blob to repack.
 *   <li>That content does not compress is told by a look at samples: their bytes are spread nearly
 *       evenly, and a quick compression of one of them gains nothing.
 *   <li>What a frame says of its size is only a claim. Blobs are decompressed into a buffer of the
 *       size that the index or pack names, and it is damage when that is not met.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.compress;

import org.jspecify.annotations.NullMarked;
