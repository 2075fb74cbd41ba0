package io.respaldo.format.repository.internal.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What seals and opens: a repository's master key, or the key that a password gives. Immutable but
 * for {@link #wipe}; shared by any number of {@link Sealer}s.
 */
public final class SealingKey {
  /** Length of the key of AES-256. */
  public static final int ENCRYPTION_BYTES = 32;

  /** Length of each of the two secrets of the MAC. */
  public static final int MAC_BYTES = 16;

  private final byte[] encryption;
  private final byte[] macK;
  private final byte[] macR;

  private SealingKey(byte[] encryption, byte[] macK, byte[] macR) {
    this.encryption = encryption;
    this.macK = macK;
    this.macR = macR;
  }

  /**
   * From copies of the three secrets.
   *
   * @throws IllegalArgumentException when one has a wrong length or is all zero
   */
  public static SealingKey of(byte[] encryption, byte[] macK, byte[] macR) {
    require("encryption key", encryption, ENCRYPTION_BYTES);
    require("MAC key k", macK, MAC_BYTES);
    require("MAC key r", macR, MAC_BYTES);
    return new SealingKey(encryption.clone(), macK.clone(), macR.clone());
  }

  private static void require(String what, byte[] secret, int length) {
    int any = 0;
    for (byte b : secret) {
      any |= b;
    }
    if (secret.length != length || any == 0) {
      throw new IllegalArgumentException(
          "the " + what + " is not " + length + " bytes that are not all zero");
    }
  }

  /** From 64 bytes in the order in which scrypt gives them: encryption, k, r. */
  public static SealingKey derived(byte[] bytes) {
    int r = ENCRYPTION_BYTES + MAC_BYTES;
    return new SealingKey(
        Arrays.copyOf(bytes, ENCRYPTION_BYTES),
        Arrays.copyOfRange(bytes, ENCRYPTION_BYTES, r),
        Arrays.copyOfRange(bytes, r, r + MAC_BYTES));
  }

  /** A new master key. */
  public static SealingKey random(SecureRandom random) {
    byte[] bytes = new byte[ENCRYPTION_BYTES + 2 * MAC_BYTES];
    random.nextBytes(bytes);
    try {
      return derived(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** A copy, for who stores the key; to be wiped after. */
  public byte[] encryption() {
    return encryption.clone();
  }

  /** A copy, for who stores the key; to be wiped after. */
  public byte[] macK() {
    return macK.clone();
  }

  /** A copy, for who stores the key; to be wiped after. */
  public byte[] macR() {
    return macR.clone();
  }

  /**
   * Overwrites the secrets; the key is good for nothing after. Copies that ciphers of the JDK made
   * go with their sealers.
   */
  public void wipe() {
    Arrays.fill(encryption, (byte) 0);
    Arrays.fill(macK, (byte) 0);
    Arrays.fill(macR, (byte) 0);
  }

  /** Never the secrets. */
  @Override
  public String toString() {
    return "SealingKey";
  }
}
