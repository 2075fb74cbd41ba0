/**
 * How a repository calls things.
 *
 * <ol>
 *   <li>A blob is called by the SHA-256 of its uncompressed plaintext.
 *   <li>A file (pack, index, snapshot, lock, key) is called by the SHA-256 of its stored bytes,
 *       which are the encrypted ones except in key files.
 *   <li>Written out, an id is 64 lower-case hexadecimal digits. People may name a file by the first
 *       digits, as long as they mean one only.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.id;

import org.jspecify.annotations.NullMarked;
