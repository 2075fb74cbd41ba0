package io.respaldo.format.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests that every JDK has. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest newDigest() {
    return newDigest("SHA-256");
  }

  /**
   * @throws IllegalArgumentException when this JDK knows no such algorithm
   */
  static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no digest algorithm '" + algorithm + "' here", e);
    }
  }
}
