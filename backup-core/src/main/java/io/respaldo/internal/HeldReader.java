package io.respaldo.internal;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An opened backup that is held as long as it is open. */
record HeldReader(PartReader reader, HeldBackup hold) implements PartReader {
  @Override
  public List<Part> parts() {
    return reader.parts();
  }

  @Override
  public boolean indexed() {
    return reader.indexed();
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
    return reader.read(path);
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

  @Override
  public void close() throws IOException {
    try {
      reader.close();
    } finally {
      hold.close();
    }
  }
}
