package io.respaldo.part;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Forwards every call to another reader, {@link #close} too; the base of readers that change
 * little. As thread-safe as the other.
 */
public abstract class ForwardingReader implements PartReader {
  private final PartReader to;

  protected ForwardingReader(PartReader to) {
    this.to = Objects.requireNonNull(to);
  }

  /** The reader that gets the calls. */
  protected final PartReader delegate() {
    return to;
  }

  @Override
  public List<Part> parts() {
    return to.parts();
  }

  @Override
  public boolean indexed() {
    return to.indexed();
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    return to.entries(selection);
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    return to.find(path);
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    return to.read(path);
  }

  @Override
  public SeekableByteChannel channel(EntryPath path) throws IOException {
    return to.channel(path);
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    return to.extract(part, selection, into);
  }

  @Override
  public void copyTree(String part, EntryWriter.EntrySink sink)
      throws IOException, InterruptedException {
    to.copyTree(part, sink);
  }

  @Override
  public void close() throws IOException {
    to.close();
  }
}
