package io.respaldo.format.foreign;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.OutsideLinks;
import io.respaldo.format.tree.TreeWriter;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A backup of one stream, such as a compressed dump. Its length is not known before it was read to
 * its end, which is done once when somebody asks for it. Thread-safe.
 */
public final class OneStream implements PartReader {
  /** Opens the stream at its beginning, as often as it is asked. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }

  private final EntryPath path;
  private final Instant modified;
  private final Opener opener;
  private final FormatProgress progress;
  private OptionalLong bytes = OptionalLong.empty();

  /**
   * @param part the name of the part that it is
   */
  public OneStream(String part, Instant modified, Opener opener, FormatProgress progress) {
    this.path = EntryPath.of(part);
    this.modified = modified;
    this.opener = opener;
    this.progress = progress;
  }

  private synchronized long bytes() throws IOException {
    if (bytes.isEmpty()) {
      try (InputStream in = opener.open()) {
        bytes = OptionalLong.of(in.transferTo(OutputStream.nullOutputStream()));
      }
    }
    return bytes.getAsLong();
  }

  @Override
  public List<Part> parts() {
    try {
      return List.of(new Part(path.toString(), Part.Shape.STREAM, 1, bytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    return selection.includes(path) ? Stream.of(entry()) : Stream.empty();
  }

  private Entry entry() throws IOException {
    return Entry.file(path, bytes(), modified);
  }

  @Override
  public Optional<Entry> find(EntryPath wanted) throws IOException {
    return wanted.equals(path) ? Optional.of(entry()) : Optional.empty();
  }

  @Override
  public InputStream read(EntryPath wanted) throws IOException {
    if (!wanted.equals(path)) {
      throw new NoSuchFileException(wanted.toString(), null, "the backup holds only " + path);
    }
    return new FilterInputStream(opener.open()) {
      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        int n = in.read(b, off, len);
        progress.read(Math.max(0, n));
        return n;
      }
    };
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    TreeWriter writer = new TreeWriter(into, OutsideLinks.REFUSE);
    EntryPath wanted = EntryPath.of(part);
    if (selection.includes(wanted)) {
      try (InputStream in = read(wanted)) {
        writer.file(entry().at(EntryPath.of(path.name())), in);
      }
      progress.file();
    }
    return writer.finish();
  }

  @Override
  public void close() {}
}
