package io.respaldo.testkit;

import io.respaldo.part.CapturedTree;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.PartSink;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Parts of a backup in memory, for tests of sources. Keeps files, folders, symbolic links, times
 * and modes; no owners, no include or exclude rules; takes hard links from an {@link EntryWriter},
 * and as files of their own from a folder. Not for big data. Thread-safe.
 */
public final class MemoryParts implements PartSink {
  /** Of one part; the path of a stream's only entry is the part's name. */
  static final class Content {
    private final Entry entry;
    private final byte[] bytes;

    Content(Entry entry, byte[] bytes) {
      this.entry = entry;
      this.bytes = bytes;
    }

    Entry entry() {
      return entry;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  private final Map<String, Map<EntryPath, Content>> trees = new TreeMap<>();
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** What was taken so far, to be read back. */
  public synchronized PartReader reader() {
    return new MemoryPartReader(List.copyOf(parts.values()), new TreeMap<>(trees));
  }

  @Override
  public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.writeTo(bytes);
    EntryPath path = EntryPath.of(part);
    Content content =
        new Content(Entry.file(path, bytes.size(), Instant.EPOCH), bytes.toByteArray());
    add(new Part(part, Part.Shape.STREAM, 1, bytes.size()), Map.of(path, content));
  }

  @Override
  public CapturedTree tree(String part, Path root, TreeRules rules)
      throws IOException, InterruptedException {
    if (!rules.excludes().isEmpty() || !rules.includes().isEmpty()) {
      throw new UnsupportedOperationException("parts in memory know no include or exclude rules");
    }
    return tree(part, sink -> walk(root, sink));
  }

  private static void walk(Path folder, EntryWriter.EntrySink sink)
      throws IOException, InterruptedException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.filter(p -> !p.equals(folder)).sorted().toList();
    }
    for (Path path : all) {
      byte[] bytes =
          Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? read(path) : new byte[0];
      sink.add(entry(folder, path, bytes.length), out -> out.write(bytes));
    }
  }

  private static byte[] read(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  private static Entry entry(Path root, Path path, long size) throws IOException {
    BasicFileAttributes a =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Entry.Type type =
        a.isSymbolicLink()
            ? Entry.Type.SYMLINK
            : a.isDirectory() ? Entry.Type.FOLDER : Entry.Type.FILE;
    Optional<LinkTarget> link =
        a.isSymbolicLink()
            ? Optional.of(LinkTarget.of(Files.readSymbolicLink(path).toString()))
            : Optional.empty();
    String name = root.relativize(path).toString().replace('\\', '/');
    return new Entry(
        EntryPath.of(name),
        type,
        size,
        a.lastModifiedTime().toInstant(),
        mode(path),
        Optional.empty(),
        link);
  }

  private static int mode(Path path) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view == null ? 0700 : Modes.toBits(view.readAttributes().permissions());
  }

  @Override
  public CapturedTree tree(String part, EntryWriter writer)
      throws IOException, InterruptedException {
    Map<EntryPath, Content> contents = new TreeMap<>();
    writer.writeTo(
        (entry, content) -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          if (entry.isFile()) {
            content.writeTo(bytes);
          }
          contents.put(
              entry.path(), new Content(inside(EntryPath.of(part), entry), bytes.toByteArray()));
        });
    List<CapturedTree.CapturedFile> files = new ArrayList<>();
    contents.forEach(
        (path, c) -> {
          if (c.entry().isFile()) {
            files.add(new CapturedTree.CapturedFile(path, c.bytes().length, Optional.empty()));
          }
        });
    long bytes = files.stream().mapToLong(CapturedTree.CapturedFile::size).sum();
    Map<EntryPath, Content> full = new TreeMap<>();
    contents.values().forEach(c -> full.put(c.entry().path(), c));
    add(new Part(part, Part.Shape.TREE, files.size(), bytes), full);
    return new Captured(List.copyOf(files), bytes);
  }

  private static Entry inside(EntryPath part, Entry e) {
    Optional<LinkTarget> link =
        e.type() == Entry.Type.HARD_LINK
            ? e.link().map(t -> LinkTarget.of(EntryPath.of(t.bytes()).under(part).bytes()))
            : e.link();
    return new Entry(
        e.path().under(part), e.type(), e.size(), e.modified(), e.mode(), e.owner(), link);
  }

  private synchronized void add(Part part, Map<EntryPath, Content> contents) {
    if (parts.putIfAbsent(part.name(), part) != null) {
      throw new IllegalArgumentException("part '" + part.name() + "' was taken already");
    }
    trees.put(part.name(), Objects.requireNonNull(contents));
  }

  private record Captured(List<CapturedFile> all, long bytes) implements CapturedTree {
    @Override
    public Stream<CapturedFile> files() {
      return all.stream();
    }

    @Override
    public long fileCount() {
      return all.size();
    }

    @Override
    public List<TreeWarning> warnings() {
      return List.of();
    }

    @Override
    public long warningCount() {
      return 0;
    }
  }
}
