package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.tree.OutsideLinks;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot opened for reading. Thread-safe. Symbolic links are restored wherever they lead: who
 * made the snapshot had the repository's key.
 */
public final class SnapshotReader implements PartReader {
  private final BlobLoader loader;
  private final FormatProgress progress;
  private final Closeable closing;
  private final List<PartRoot> roots;
  private final Lookup lookup;
  private final ReadAhead threads = new ReadAhead();
  private @Nullable List<Part> parts;

  /**
   * Loads the trees on the way to the parts, and no others. When this fails, nothing is closed.
   *
   * @param index at least as new as the snapshot
   * @param base where in the snapshot the instance's parts lie; empty for its root
   * @param known sizes of parts, as they were recorded; others are counted when asked for
   * @param closing what is to be done when this is closed
   * @throws io.respaldo.storage.StorageException DAMAGED; UNSUPPORTED when the snapshot holds what
   *     can't be called a part
   */
  public SnapshotReader(
      OpenRepository repository,
      BlobIndex index,
      Snapshot snapshot,
      List<EntryPath> base,
      List<Part> known,
      FormatProgress progress,
      Closeable closing)
      throws IOException {
    this.progress = progress;
    this.closing = closing;
    loader = new BlobLoader(repository, index);
    try {
      roots = new PartRoots(loader, snapshot, List.copyOf(base)).find();
    } catch (IOException | RuntimeException e) {
      loader.close();
      throw e;
    }
    lookup = new Lookup(loader, roots);
    parts = Counted.known(roots, known);
  }

  /** The parts; counts what is not known of them, once, which takes a walk. */
  @Override
  public synchronized List<Part> parts() {
    if (parts == null) {
      try {
        parts = Counted.of(loader, roots);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return parts;
  }

  @Override
  public boolean indexed() {
    return true;
  }

  @Override
  public Stream<Entry> entries(Selection selection) {
    return EntryStream.of(loader, roots, new Choice(selection));
  }

  @Override
  public Optional<Entry> find(EntryPath path) throws IOException {
    return lookup.find(path).filter(NodeEntries::has).map(n -> NodeEntries.of(path, n));
  }

  Optional<Node> node(EntryPath path) throws IOException {
    return lookup.find(path);
  }

  @Override
  public InputStream read(EntryPath path) throws IOException {
    return open(path, file(path));
  }

  private InputStream open(EntryPath path, Node file) throws IOException {
    return new BlobInput(path, FileContent.of(path, file, loader.index()), loader, threads);
  }

  @Override
  public SeekableByteChannel channel(EntryPath path) throws IOException {
    return new BlobChannel(path, FileContent.of(path, file(path), loader.index()), loader);
  }

  private Node file(EntryPath path) throws IOException {
    Node node =
        lookup
            .find(path)
            .orElseThrow(
                () -> new NoSuchFileException(path.toString(), null, "not in this backup"));
    if (node.type() != NodeType.FILE) {
      throw new NoSuchFileException(
          path.toString(), null, "no file in this backup, but a " + node.type());
    }
    return node;
  }

  private PartRoot root(String part) throws IOException {
    return roots.stream()
        .filter(r -> r.name().equals(part))
        .findFirst()
        .orElseThrow(() -> new NoSuchFileException(part, null, "no such part in this backup"));
  }

  @Override
  public List<TreeWarning> extract(String part, Selection selection, Path into)
      throws IOException, InterruptedException {
    PartRoot root = root(part);
    return new Extraction(loader, root, new Choice(selection), OutsideLinks.KEEP, progress)
        .run(into);
  }

  @Override
  public void copyTree(String part, EntryWriter.EntrySink to)
      throws IOException, InterruptedException {
    PartRoot root = root(part);
    FirstNames names = new FirstNames();
    try (NodeCursor cursor = new NodeCursor(loader, Choice.ALL, root.path(), root.node())) {
      for (NodeCursor.Step s = cursor.next(); s != NodeCursor.Step.END; s = cursor.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while copying '" + part + "'");
        }
        if (s == NodeCursor.Step.NODE
            && cursor.path().isBelow(root.path())
            && NodeEntries.has(cursor.node())) {
          Node node = cursor.node();
          EntryPath path = cursor.path();
          Entry entry = EntryStream.entry(path, node, names);
          to.add(entry.relativeTo(root.path()), out -> copy(path, node, out));
        }
      }
    }
  }

  private void copy(EntryPath path, Node file, OutputStream out) throws IOException {
    try (InputStream in = open(path, file)) {
      byte[] buffer = new byte[128 << 10];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        progress.read(n);
      }
    }
  }

  @Override
  public void close() throws IOException {
    threads.close();
    loader.close();
    closing.close();
  }
}
