package io.respaldo.format.repository.internal.id;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The JDK's SHA-256, giving ids. Confined to one thread; one object serves any number of sums. */
public final class Sha256 {
  private final MessageDigest digest;
  private final byte[] sum = new byte[Id.BYTES];

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256, but not this one", e);
    }
  }

  public void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** The sum of all that was given since the last sum. */
  public Id finish() {
    try {
      digest.digest(sum, 0, sum.length);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
    return Id.read(sum, 0);
  }

  /** Forgets what was given since the last sum. */
  public void reset() {
    digest.reset();
  }

  public Id of(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return finish();
  }

  /** The sum of a whole array, with a digest made for it. */
  public static Id of(byte[] bytes) {
    return new Sha256().of(bytes, 0, bytes.length);
  }
}
