/**
 * JSON as Go's {@code encoding/json} writes it, to the byte, and read without trust.
 *
 * <ol>
 *   <li>No white space. {@code <}, {@code >} and {@code &} are written as {@code \}{@code u003c}
 *       and so on, U+2028 and U+2029 likewise; control characters as {@code \b}, {@code \f}, {@code
 *       \n}, {@code \r}, {@code \t} or by their number; each byte that is not UTF-8 as {@code
 *       \}{@code ufffd}. (Go before 1.22, with which restic up to 0.16 was built, writes the first
 *       two of those control characters by number.)
 *   <li>Bytes are base64 with padding, ids 64 hexadecimal digits.
 *   <li>Times are RFC 3339 with at most nine digits of a second, no trailing zeros, {@code Z} for
 *       UTC and the offset in hours and minutes otherwise. Zero is {@code 0001-01-01T00:00:00Z}.
 *   <li>Integers are unsigned and have up to 64 bits.
 *   <li>Readers skip what they don't know, or keep it as it stands where the document may be
 *       written again.
 * </ol>
 */
@NullMarked
package io.respaldo.format.repository.internal.json;

import org.jspecify.annotations.NullMarked;
