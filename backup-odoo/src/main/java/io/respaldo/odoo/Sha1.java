package io.respaldo.odoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest after which Odoo names its files. */
final class Sha1 {
  private static final int BUFFER = 128 * 1024;

  private Sha1() {}

  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Of what is copied. */
  static String copy(InputStream in, OutputStream out) throws IOException, InterruptedException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while reading the filestore");
      }
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(InputStream in) throws IOException, InterruptedException {
    return copy(in, OutputStream.nullOutputStream());
  }

  /** The digest of all that is written to it. */
  static final class Sum extends OutputStream {
    private final MessageDigest digest = digest();

    @Override
    public void write(int b) {
      digest.update((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    /** Of all so far; begins anew. */
    String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
