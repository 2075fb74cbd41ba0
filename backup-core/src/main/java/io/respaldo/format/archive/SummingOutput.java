package io.respaldo.format.archive;

import io.respaldo.format.FormatProgress;
import io.respaldo.part.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Map;

/** Counts and digests what is written to a storage. */
final class SummingOutput extends OutputStream {
  private final OutputStream out;
  private final FormatProgress progress;
  private final MessageDigest sha256 = Digests.sha256();
  private final MessageDigest md5 = Digests.of("MD5");
  private long count;

  SummingOutput(OutputStream out, FormatProgress progress) {
    this.out = out;
    this.progress = progress;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    out.write(b, off, len);
    sha256.update(b, off, len);
    md5.update(b, off, len);
    count += len;
    progress.stored(len);
  }

  long count() {
    return count;
  }

  /** To be asked once, at the end. */
  Map<String, String> checksums() {
    return Map.of("sha256", Digests.hex(sha256), "md5", Digests.hex(md5));
  }
}
