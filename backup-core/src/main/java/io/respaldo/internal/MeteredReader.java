package io.respaldo.internal;

import io.respaldo.format.FormatProgress;
import io.respaldo.part.EntryPath;
import io.respaldo.part.ForwardingReader;
import io.respaldo.part.PartReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A backup as a restore builds from it: what is read as a stream counts as restored. Formats count
 * themselves what they extract.
 */
final class MeteredReader extends ForwardingReader {
  private final FormatProgress progress;

  MeteredReader(PartReader reader, FormatProgress progress) {
    super(reader);
    this.progress = progress;
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    progress.current(path.toString());
    return new Counted(super.read(path), progress);
  }

  /** Whoever opened the backup closes it. */
  @Override
  public void close() {}

  private static final class Counted extends FilterInputStream {
    private final FormatProgress progress;
    private boolean ended;

    Counted(InputStream in, FormatProgress progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count(b < 0 ? -1 : 1);
      return b;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = in.read(b, off, len);
      count(n);
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(n);
      progress.read(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void count(int n) {
      if (n >= 0) {
        progress.read(n);
      } else if (!ended) {
        ended = true;
        progress.file();
      }
    }
  }
}
