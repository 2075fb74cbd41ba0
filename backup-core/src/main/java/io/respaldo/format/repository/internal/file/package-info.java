/**
 * Where a repository's files lie in a storage, and what is around their content.
 *
 * <h2>Layout</h2>
 *
 * <ol>
 *   <li>{@code config}: one sealed JSON, never compressed.
 *   <li>{@code keys/ID}: plain JSON.
 *   <li>{@code data/XX/ID}: packs, in folders called by the first two digits.
 *   <li>{@code index/ID}, {@code snapshots/ID}, {@code locks/ID}: unpacked files.
 *   <li>Every file but {@code config} is called by the SHA-256 of its stored bytes, is written once
 *       and never changed. What is called otherwise is no file of the repository.
 *   <li>Nothing else lies in the repository's folder: folders without a file need not be there.
 * </ol>
 *
 * <h2>Unpacked files</h2>
 *
 * <ol>
 *   <li>Sealed as one text (see {@code crypto}).
 *   <li>Inside, a first byte 2 means that one Zstandard frame of the JSON follows; a first byte
 *       <code>{</code> or {@code [} begins the JSON itself, as all of version 1 do. Any other is an
 *       error.
 *   <li>Version 2 compresses them whatever the compression of data.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.file;

import org.jspecify.annotations.NullMarked;
