/**
 * Blobs: the chunks of files, and trees.
 *
 * <ol>
 *   <li>A blob is called by its type and the SHA-256 of its plaintext.
 *   <li>It is stored sealed. Inside is the plaintext, or one Zstandard frame of it; which of the
 *       two is told by the pack's header and the index, not by the bytes.
 *   <li>An empty blob is never compressed, as a plaintext length of 0 is how &quot;not
 *       compressed&quot; is written. Trees are compressed from version 2 on, data unless
 *       compression is off.
 *   <li>The hash of the plaintext decides whether a blob is what it should be; the declared length
 *       must fit too.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.blob;

import org.jspecify.annotations.NullMarked;
