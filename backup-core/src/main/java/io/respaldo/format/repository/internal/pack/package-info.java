/**
 * Packs: many blobs in a file.
 *
 * <ol>
 *   <li>Sealed blobs, back to back from the file's beginning; then the sealed header; then its
 *       sealed length as 4 little-endian bytes.
 *   <li>The header has an entry for each blob, in the order in which they lie: a byte for the type
 *       (0 data, 1 tree, 2 compressed data, 3 compressed tree), the sealed length as 4
 *       little-endian bytes, in compressed ones the plaintext's length likewise, and the id: 37 or
 *       41 bytes. Offsets follow from the lengths.
 *   <li>The sealed header has at most 16 MiB and at least 32 bytes, and lies within the file.
 *   <li>Data and trees go to packs of their own. Compressed and plain blobs may share one.
 *   <li>A pack is finished once it has reached its target (16 MiB), so it may exceed it by a blob.
 *   <li>Its name is the SHA-256 of the file, summed up while it grows.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.pack;

import org.jspecify.annotations.NullMarked;
