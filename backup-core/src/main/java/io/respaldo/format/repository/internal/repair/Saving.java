package io.respaldo.format.repository.internal.repair;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.packing.NewPacks;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Stores blobs in new packs, each once, and an index that names them. For one thread. */
final class Saving implements AutoCloseable {
  private final NewPacks packs;
  private final NewPacks.Lane lane;
  private final Set<BlobHandle> saved = new HashSet<>();

  Saving(OpenRepository repository, RepositoryLock lock) {
    // an index is written when it is full, and at the end: what is cut short is done again
    this.packs = new NewPacks(repository, lock, FormatProgress.NONE, Integer.MAX_VALUE);
    this.lane = packs.borrow();
  }

  boolean has(BlobHandle handle) {
    return saved.contains(handle);
  }

  int count() {
    return saved.size();
  }

  /** A blob as it lies in another pack. */
  void sealed(StoredBlob blob, byte[] from) throws IOException {
    if (saved.add(blob.handle())) {
      lane.addSealed(blob, from);
      lane.storeIfFull(blob.handle().type());
    }
  }

  /** A new tree. */
  void tree(BlobHandle handle, byte[] json, int length) throws IOException {
    if (saved.add(handle)) {
      lane.add(handle, json, length);
    }
  }

  /** Makes all durable. Nothing is added after. */
  void finish() throws IOException {
    packs.giveBack(lane);
    packs.finish();
  }

  @Override
  public void close() {
    packs.close();
  }
}
