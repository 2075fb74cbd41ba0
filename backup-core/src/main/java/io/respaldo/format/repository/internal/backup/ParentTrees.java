package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.pack.PackReader;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.Optional;

/** The trees of the parent snapshot. Thread-safe. */
final class ParentTrees implements Before.Trees, AutoCloseable {
  private final BlobIndex index;
  private final Optional<Snapshot> parent;
  private final BlobReader reader;
  private final PackReader packs;

  ParentTrees(OpenRepository repository, BlobIndex index, Optional<Snapshot> parent) {
    this.index = index;
    this.parent = parent;
    Sealer sealer = repository.sealer();
    this.reader = new BlobReader(sealer);
    this.packs = new PackReader(repository.files(), sealer);
  }

  @Override
  public synchronized byte[] tree(Id id) throws IOException {
    PackedBlob at =
        index
            .find(BlobHandle.tree(id))
            .orElseThrow(() -> Damage.of(BlobHandle.tree(id) + " is in no pack"));
    return packs.blob(at.pack(), at.blob(), reader);
  }

  /** As the parent saw the folder at this path of the snapshot. */
  Before before(EntryPath path) throws IOException {
    if (parent.isEmpty()) {
      return Before.nothing();
    }
    Before at = Before.of(this, parent.get().root());
    for (EntryPath segment : path.segments()) {
      at = at.folder(this, segment.bytes());
    }
    return at;
  }

  @Override
  public synchronized void close() {
    reader.close();
  }
}
