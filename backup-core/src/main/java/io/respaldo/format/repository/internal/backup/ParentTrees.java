package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.load.PackWindows;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.tree.KnownTree;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeReader;
import io.respaldo.part.EntryPath;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trees of the parent snapshot, and of checkpoints. Thread-safe. */
final class ParentTrees implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParentTrees.class);

  private final BlobIndex index;
  private final Optional<Snapshot> parent;
  private final List<Snapshot> checkpoints;
  private final BlobReader reader;
  private final RepositoryFiles files;
  private final PackWindows windows;

  /**
   * @param checkpoints see {@link Resumed}
   */
  ParentTrees(
      OpenRepository repository,
      BlobIndex index,
      Optional<Snapshot> parent,
      List<Snapshot> checkpoints) {
    this.checkpoints = List.copyOf(checkpoints);
    this.index = index;
    this.parent = parent;
    this.reader = new BlobReader(repository.sealer());
    this.files = repository.files();
    this.windows = new PackWindows(files);
  }

  private synchronized byte[] bytes(Id id) throws IOException {
    PackedBlob at =
        index
            .find(BlobHandle.tree(id))
            .orElseThrow(() -> Damage.of(BlobHandle.tree(id) + " is in no pack"));
    return reader.read(at.blob(), sealed(at), 0);
  }

  /** Trees of one snapshot are neighbours: a pack of them is read in a dozen requests. */
  private byte[] sealed(PackedBlob at) throws IOException {
    int length = at.blob().length();
    byte[] sealed = new byte[length];
    if (length > PackWindows.WINDOW) {
      files.readPart(FileType.PACK, at.pack(), at.blob().offset(), sealed, 0, length);
    } else {
      windows.read(at.pack(), at.blob().offset(), sealed, length);
    }
    return sealed;
  }

  /** A tree to be gone through; none when it is lost, as a backup must not fail for that. */
  Optional<KnownTree> tree(Id id) throws IOException {
    try {
      return Optional.of(KnownTree.of(id, bytes(id)));
    } catch (StorageException e) {
      requireLost(e);
      return Optional.empty();
    }
  }

  private static void requireLost(StorageException e) throws StorageException {
    if (e.kind() != Kind.DAMAGED && e.kind() != Kind.MISSING) {
      throw e;
    }
    LOG.warn("the parent snapshot can't be read in whole, so that more files are read: {}", e, e);
  }

  /** The folder at this path of the parent. */
  Optional<KnownTree> find(EntryPath path) throws IOException {
    return parent.isPresent() ? find(parent.get(), path) : Optional.empty();
  }

  /** The folder at this path of the checkpoints. */
  Resumed resumed(EntryPath path) throws IOException {
    List<KnownTree> trees = new ArrayList<>();
    for (Snapshot checkpoint : checkpoints) {
      find(checkpoint, path).ifPresent(trees::add);
    }
    return new Resumed(trees);
  }

  private Optional<KnownTree> find(Snapshot snapshot, EntryPath path) throws IOException {
    try {
      Optional<Id> at = Optional.of(snapshot.root());
      for (EntryPath segment : path.segments()) {
        at = at.isPresent() ? subtree(at.get(), segment.bytes()) : at;
      }
      return at.isPresent() ? tree(at.get()) : Optional.empty();
    } catch (StorageException e) {
      requireLost(e);
      return Optional.empty();
    }
  }

  private Optional<Id> subtree(Id tree, byte[] name) throws IOException {
    try (TreeReader nodes = TreeReader.of(bytes(tree))) {
      for (Node n = nodes.next(); n != null; n = nodes.next()) {
        if (n.isNamed(name)) {
          return n.type() == NodeType.DIR ? n.subtree() : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized void close() {
    reader.close();
  }
}
