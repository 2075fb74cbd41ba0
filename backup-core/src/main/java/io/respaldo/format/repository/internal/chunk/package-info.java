/**
 * Cuts content where the content says so: restic's Rabin chunker (restic/chunker 0.4), cut for cut.
 *
 * <ol>
 *   <li>The fingerprint of the last 64 bytes is their remainder, as a polynomial over GF(2), by the
 *       repository's own irreducible polynomial of degree 53.
 *   <li>A chunk ends behind the first byte at which it has at least 512 KiB and the fingerprint's
 *       low 20 bits are zero, or at 8 MiB, or where the content ends. Empty content has no chunk.
 *   <li>restic starts each chunk anew, but skips all but the last 64 bytes of the minimum. So at
 *       the first place where a cut may be, and after, the fingerprint depends on 64 bytes of the
 *       content alone, not on where the chunk began. That is why the minimum is not looked at here,
 *       and why several places are searched at a time: the steps of one search wait for each other.
 *   <li>The polynomial is drawn at random (bits 53 and 0 set) until Ben-Or's test calls it
 *       irreducible.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.chunk;

import org.jspecify.annotations.NullMarked;
