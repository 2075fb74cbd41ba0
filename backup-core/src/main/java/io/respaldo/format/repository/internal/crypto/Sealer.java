package io.respaldo.format.repository.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens in place. Confined to one thread; make one for each worker, they share the key.
 * Holds ciphers set up with the key, and no plaintext.
 */
public final class Sealer {
  /** Length of the IV before the text. */
  public static final int IV_BYTES = 16;

  /** Length of the tag behind the text. */
  public static final int TAG_BYTES = 16;

  /** By how much a sealed text is longer. */
  public static final int OVERHEAD = IV_BYTES + TAG_BYTES;

  /** How much AES is given at once: the intrinsic of the JDK starts only between calls. */
  private static final int SLICE = 64 << 10;

  private final SecureRandom random;
  private final SecretKeySpec encryption;
  private final Cipher counter;
  private final Cipher macBlock;
  private final Poly1305 poly;
  private final byte[] iv = new byte[IV_BYTES];
  private final byte[] added = new byte[TAG_BYTES];
  private final byte[] tag = new byte[TAG_BYTES];

  public Sealer(SealingKey key, SecureRandom random) {
    this.random = random;
    encryption = new SecretKeySpec(key.encryption(), "AES");
    poly = new Poly1305(key.macR());
    try {
      counter = Cipher.getInstance("AES/CTR/NoPadding");
      macBlock = Cipher.getInstance("AES/ECB/NoPadding");
      macBlock.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.macK(), "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES, but not this one", e);
    }
  }

  /** How long a plaintext of this length is once sealed. */
  public static int sealedLength(int plainLength) {
    return Math.addExact(plainLength, OVERHEAD);
  }

  /**
   * Seals the plaintext that lies {@link #IV_BYTES} behind the offset, where it lies. The buffer
   * holds the sealed text from the offset on afterwards.
   *
   * @param offset where the IV goes
   * @param length of the plaintext
   * @return length of the sealed text
   */
  public int seal(byte[] buffer, int offset, int length) {
    do {
      random.nextBytes(iv);
    } while (isZero(iv));
    return seal(buffer, offset, length, iv);
  }

  /** As above, with this IV: for known answers. */
  int seal(byte[] buffer, int offset, int length, byte[] chosen) {
    requireRoom(buffer, offset, Sealer.sealedLength(length));
    System.arraycopy(chosen, 0, buffer, offset, IV_BYTES);
    begin(buffer, offset);
    int end = offset + IV_BYTES + length;
    for (int at = offset + IV_BYTES; at < end; at += SLICE) {
      int slice = Math.min(SLICE, end - at);
      crypt(buffer, at, slice);
      poly.update(buffer, at, slice, at + slice == end);
    }
    poly.finish(added, buffer, end);
    return length + OVERHEAD;
  }

  /**
   * Opens a sealed text where it lies: the plaintext is found {@link #IV_BYTES} behind the offset
   * afterwards.
   *
   * @param length of the sealed text
   * @return length of the plaintext
   * @throws NotAuthenticException and the buffer is as it was
   */
  public int open(byte[] buffer, int offset, int length) throws NotAuthenticException {
    requireRoom(buffer, offset, length);
    if (length < OVERHEAD) {
      throw new NotAuthenticException(
          length + " bytes are too few to be sealed: " + OVERHEAD + " at least");
    }
    if (isZero(buffer, offset)) {
      throw new NotAuthenticException("the IV is all zero, which no writer makes");
    }
    int textLength = length - OVERHEAD;
    int text = offset + IV_BYTES;
    begin(buffer, offset);
    poly.update(buffer, text, textLength, true);
    poly.finish(added, tag, 0);
    byte[] found = Arrays.copyOfRange(buffer, text + textLength, text + textLength + TAG_BYTES);
    if (!MessageDigest.isEqual(tag, found)) {
      throw new NotAuthenticException("damaged, or sealed with another key: its MAC does not fit");
    }
    for (int at = 0; at < textLength; at += SLICE) {
      crypt(buffer, text + at, Math.min(SLICE, textLength - at));
    }
    return textLength;
  }

  /** A sealed copy of a small text. */
  public byte[] sealed(byte[] plain) {
    byte[] buffer = new byte[sealedLength(plain.length)];
    System.arraycopy(plain, 0, buffer, IV_BYTES, plain.length);
    seal(buffer, 0, plain.length);
    return buffer;
  }

  /** The plaintext of a small sealed text, which stays as it is. */
  public byte[] opened(byte[] sealed) throws NotAuthenticException {
    byte[] buffer = sealed.clone();
    int length = open(buffer, 0, buffer.length);
    byte[] plain = Arrays.copyOfRange(buffer, IV_BYTES, IV_BYTES + length);
    Arrays.fill(buffer, (byte) 0);
    return plain;
  }

  private void begin(byte[] buffer, int ivOffset) {
    poly.begin();
    try {
      counter.init(
          Cipher.ENCRYPT_MODE, encryption, new IvParameterSpec(buffer, ivOffset, IV_BYTES));
      macBlock.update(buffer, ivOffset, IV_BYTES, added, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void crypt(byte[] buffer, int offset, int length) {
    try {
      int done = counter.update(buffer, offset, length, buffer, offset);
      if (done != length) {
        throw new IllegalStateException("AES took " + done + " of " + length + " bytes");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireRoom(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
  }

  private static boolean isZero(byte[] buffer, int offset) {
    int any = 0;
    for (int i = 0; i < IV_BYTES; i++) {
      any |= buffer[offset + i];
    }
    return any == 0;
  }

  private static boolean isZero(byte[] iv) {
    return isZero(iv, 0);
  }
}
