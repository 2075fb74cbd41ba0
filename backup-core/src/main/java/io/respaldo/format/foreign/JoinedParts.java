package io.respaldo.format.foreign;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Several readers, each of one part, as one backup. Closing it closes all. */
public final class JoinedParts implements PartReader {
  private final Map<String, PartReader> readers;

  /**
   * @param readers by the name of the part that each holds, in the order of the parts
   */
  public JoinedParts(Map<String, PartReader> readers) {
    this.readers = Collections.unmodifiableMap(new LinkedHashMap<>(readers));
  }

  private PartReader holding(EntryPath path) throws NoSuchFileException {
    for (Map.Entry<String, PartReader> reader : readers.entrySet()) {
      EntryPath part = EntryPath.of(reader.getKey());
      if (path.equals(part) || path.isBelow(part)) {
        return reader.getValue();
      }
    }
    throw new NoSuchFileException(path.toString(), null, "no part of the backup holds it");
  }

  @Override
  public List<Part> parts() {
    return readers.values().stream().flatMap(r -> r.parts().stream()).toList();
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    return readers.values().stream().flatMap(r -> entries(r, selection));
  }

  private static Stream<Entry> entries(PartReader reader, Selection selection) {
    try {
      return reader.entries(selection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    try {
      return holding(path).find(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    return holding(path).read(path);
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    return holding(EntryPath.of(part)).extract(part, selection, into);
  }

  @Override
  public void copyTree(String part, EntryWriter.EntrySink to)
      throws IOException, InterruptedException {
    holding(EntryPath.of(part)).copyTree(part, to);
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (PartReader reader : readers.values()) {
      try {
        reader.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
