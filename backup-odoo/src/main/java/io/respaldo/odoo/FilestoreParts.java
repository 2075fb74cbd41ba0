package io.respaldo.odoo;

import io.respaldo.Examples;
import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.OutsideLinks;
import io.respaldo.format.tree.PlainFile;
import io.respaldo.format.tree.TreeWriter;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A filestore that lies in a backup's folder as it was copied; only files named by a SHA-1. */
final class FilestoreParts implements PartReader {
  static final String PART = OdooSource.FILESTORE + "/" + OdooSource.FILES;

  private static final EntryPath ROOT = EntryPath.of(PART);
  private final Path folder;
  private final FormatProgress progress;

  FilestoreParts(Path folder, FormatProgress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /** Whoever reads it closes it. */
  @SuppressWarnings("StreamResourceLeak")
  private Stream<String> names() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Stream.empty();
    }
    return Files.walk(folder, 2)
        .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
        .map(f -> folder.relativize(f).toString().replace('\\', '/'))
        .filter(StoredFile::isName);
  }

  private Entry entry(String name) throws IOException {
    Path file = folder.resolve(name);
    Entry bare =
        Entry.file(
            EntryPath.of(name).under(ROOT),
            Files.size(file),
            Files.getLastModifiedTime(file).toInstant());
    return new Entry(
        bare.path(),
        bare.type(),
        bare.size(),
        bare.modified(),
        0644,
        Optional.empty(),
        bare.link());
  }

  @Override
  public List<Part> parts() {
    long files = 0;
    long bytes = 0;
    try (Stream<String> names = names()) {
      for (Iterator<String> all = names.iterator(); all.hasNext(); ) {
        bytes += Files.size(folder.resolve(all.next()));
        files++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(new Part(PART, Part.Shape.TREE, files, bytes));
  }

  @Override
  public Stream<Entry> entries(Selection selection) throws IOException {
    return names()
        .map(
            name -> {
              try {
                return entry(name);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .filter(e -> selection.includes(e.path()));
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    Optional<String> name = name(path);
    return name.isPresent() ? Optional.of(entry(name.get())) : Optional.empty();
  }

  private Optional<String> name(EntryPath path) {
    return Optional.of(path)
        .filter(p -> p.isBelow(ROOT))
        .map(p -> p.relativeTo(ROOT).toString())
        .filter(StoredFile::isName)
        .filter(n -> Files.isRegularFile(folder.resolve(n), LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    String name = name(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    progress.current(name);
    return PlainFile.open(folder.resolve(name), 0);
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    TreeWriter writer = new TreeWriter(into, OutsideLinks.REFUSE);
    try (Stream<Entry> entries = entries(selection)) {
      for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
        Entry e = all.next();
        try (InputStream in = read(e.path())) {
          writer.file(e.at(e.path().relativeTo(ROOT)), in);
        }
        progress.read(e.size());
        progress.file();
      }
    }
    return writer.finish();
  }

  /** Reads each file: is its content what its name says? */
  List<Finding> verify() throws IOException, InterruptedException {
    Examples wrong = new Examples();
    try (Stream<String> names = names()) {
      for (Iterator<String> all = names.iterator(); all.hasNext(); ) {
        String name = all.next();
        try (InputStream in = PlainFile.open(folder.resolve(name), 0)) {
          if (!Sha1.of(in).equals(StoredFile.sha1(name))) {
            wrong.add(name);
          }
        }
      }
    }
    return wrong.isEmpty() ? List.of() : List.of(StoredFile.wrongContents(folder, wrong));
  }

  @Override
  public void close() {}
}
