package io.respaldo.part;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests, and how they are written: as lower-case hexadecimal digits. */
public final class Digests {
  private Digests() {}

  /** A new SHA-256, which every Java has. */
  public static MessageDigest sha256() {
    return of("SHA-256");
  }

  /**
   * A new digest.
   *
   * @param algorithm as Java names it
   * @throws IllegalArgumentException when this Java has none of that name
   */
  public static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no digest algorithm '" + algorithm + "' here", e);
    }
  }

  /** Ends the digest; afterwards it is as new. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of a text in UTF-8. */
  public static String sha256(String text) {
    MessageDigest digest = sha256();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(digest);
  }
}
