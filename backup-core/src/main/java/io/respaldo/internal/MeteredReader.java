package io.respaldo.internal;

import io.respaldo.format.FormatProgress;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backup as a restore builds from it: what is read as a stream counts as restored. Formats count
 * themselves what they extract.
 */
record MeteredReader(PartReader reader, FormatProgress progress) implements PartReader {
  @Override
  public List<Part> parts() {
    return reader.parts();
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    return reader.entries(selection);
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    return reader.find(path);
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    progress.current(path.toString());
    return new Counted(reader.read(path), progress);
  }

  @Override
  public SeekableByteChannel channel(EntryPath path) throws IOException {
    return reader.channel(path);
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    return reader.extract(part, selection, into);
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
