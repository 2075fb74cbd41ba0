/**
 * How everything but key files is sealed: AES-256-CTR, authenticated by Poly1305-AES.
 *
 * <ol>
 *   <li>A sealed text is IV (16 bytes) ‖ ciphertext ‖ tag (16 bytes); the ciphertext has the
 *       plaintext's length, which may be 0.
 *   <li>The IV is random and never all zero. It is the first counter block as it is, counted as one
 *       128-bit big-endian number.
 *   <li>The tag is Bernstein's Poly1305-AES (<i>The Poly1305-AES message-authentication code</i>,
 *       2005) over the ciphertext alone: evaluated at {@code r}, with AES-128 under {@code k} of
 *       the IV added. Bits of {@code r} that must be zero are cleared when it is used, so a stored
 *       {@code r} may have them or not.
 *   <li>The tag is compared in constant time before anything is decrypted.
 *   <li>The three secrets (32, 16 and 16 bytes) are the {@link
 *       io.respaldo.format.repository.internal.crypto.SealingKey}.
 * </ol>
 *
 * <p>AES comes from the JDK, fed in slices of at most 64 KiB: one call over a whole blob never
 * reaches the compiled intrinsic. Poly1305 is our own, with limbs of 44 bits, because the JDK has
 * none to call; tests compare it with BouncyCastle's.
 */
@NullMarked
package io.respaldo.format.repository.internal.crypto;

import org.jspecify.annotations.NullMarked;
