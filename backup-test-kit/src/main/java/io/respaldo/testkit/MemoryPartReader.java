package io.respaldo.testkit;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what {@link MemoryParts} took. */
record MemoryPartReader(List<Part> parts, Map<String, Map<EntryPath, MemoryParts.Content>> trees)
    implements PartReader {

  private Stream<MemoryParts.Content> all() {
    return parts.stream()
        .flatMap(p -> Objects.requireNonNull(trees.get(p.name())).values().stream());
  }

  @Override
  public Stream<Entry> entries(Selection selection) {
    return all().map(MemoryParts.Content::entry).filter(e -> selection.includes(e.path()));
  }

  private Optional<MemoryParts.Content> content(EntryPath path) {
    return all().filter(c -> c.entry().path().equals(path)).findFirst();
  }

  @Override
  public Optional<Entry> find(EntryPath path) {
    return content(path).map(MemoryParts.Content::entry);
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    return content(path)
        .flatMap(
            c -> c.entry().type() == Entry.Type.HARD_LINK ? content(linked(c)) : Optional.of(c))
        .filter(c -> c.entry().isFile())
        .map(c -> new ByteArrayInputStream(c.bytes()))
        .orElseThrow(() -> new NoSuchFileException(path.toString()));
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    Map<EntryPath, MemoryParts.Content> tree = trees.get(part);
    if (tree == null) {
      throw new NoSuchFileException(part);
    }
    Files.createDirectories(into);
    EntryPath root = EntryPath.of(part);
    List<Path> folders = new ArrayList<>();
    for (MemoryParts.Content c : tree.values()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while extracting '" + part + "'");
      }
      if (selection.includes(c.entry().path())) {
        Path target = into.resolve(c.entry().path().relativeTo(root).toString());
        if (c.entry().type() == Entry.Type.HARD_LINK) {
          Files.createLink(target, into.resolve(linked(c).relativeTo(root).toString()));
        } else {
          extract(c, target);
        }
        if (c.entry().type() == Entry.Type.FOLDER) {
          folders.add(target);
        }
      }
    }
    Collections.reverse(folders);
    for (Path folder : folders) {
      EntryPath path = EntryPath.of(into.relativize(folder).toString().replace('\\', '/'));
      attributes(Objects.requireNonNull(tree.get(path.under(root))).entry(), folder);
    }
    return List.of();
  }

  private static EntryPath linked(MemoryParts.Content hardLink) {
    return EntryPath.of(hardLink.entry().link().orElseThrow().bytes());
  }

  private static void extract(MemoryParts.Content c, Path target) throws IOException {
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    switch (c.entry().type()) {
      case FOLDER -> Files.createDirectories(target);
      case SYMLINK ->
          Files.createSymbolicLink(
              target, target.getFileSystem().getPath(c.entry().link().orElseThrow().toString()));
      case FILE -> {
        Files.write(target, c.bytes());
        attributes(c.entry(), target);
      }
      case HARD_LINK -> throw new IllegalStateException("needs the part's folder");
    }
  }

  private static void attributes(Entry entry, Path target) throws IOException {
    Files.setLastModifiedTime(target, FileTime.from(entry.modified()));
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(Modes.toPermissions(entry.mode()));
    }
  }

  @Override
  public void close() {
    // nothing is open
  }
}
