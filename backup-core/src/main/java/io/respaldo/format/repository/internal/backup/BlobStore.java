package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.chunk.Zeros;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.pack.FinishedPack;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes blobs, stores each that is new once, and tells the index what is durable. Thread-safe; a
 * worker is used by one thread at a time.
 */
final class BlobStore implements AutoCloseable {
  private static final int BESIDE = 4 << 20;

  private final OpenRepository repository;
  private final BlobIndex index;
  private final RunSettings.Lock lock;
  // blobs in packs that are not stored yet: whoever comes second need not store them again
  private final Set<BlobHandle> underWay = ConcurrentHashMap.newKeySet();
  private final IndexBuilder toBeNamed = new IndexBuilder();
  private final Trees trees;
  private final LongAdder dataBlobs = new LongAdder();
  private final LongAdder treeBlobs = new LongAdder();
  private final LongAdder added = new LongAdder();
  private final LongAdder addedPacked = new LongAdder();

  BlobStore(OpenRepository repository, BlobIndex index, RunSettings.Lock lock) {
    this.repository = repository;
    this.index = index;
    this.lock = lock;
    this.trees = new Trees(PackBuilder.TARGET, true);
  }

  BlobIndex index() {
    return index;
  }

  /** A chunk of a file or stream. */
  Id data(Worker worker, byte[] content, int offset, int length) throws IOException {
    Id id = Zeros.is(content, offset, length) ? Zeros.ID : worker.sha.of(content, offset, length);
    BlobHandle handle = BlobHandle.data(id);
    if (claim(handle)) {
      count(worker.pack.add(handle, content, offset, length, worker.writer), length);
      dataBlobs.increment();
      if (worker.pack.isFull()) {
        store(worker.pack, worker.sealer);
      }
    }
    worker.safepoint();
    return id;
  }

  /** The tree of a folder, ended. */
  Id tree(TreeWriter tree) throws IOException {
    return trees.store(tree);
  }

  /** Whether the caller has to store it. */
  private boolean claim(BlobHandle handle) {
    if (index.has(handle) || !underWay.add(handle)) {
      return false;
    }
    if (index.has(handle)) { // stored between the two looks
      underWay.remove(handle);
      return false;
    }
    return true;
  }

  private void count(StoredBlob blob, int length) {
    added.add(length);
    addedPacked.add(blob.length());
  }

  private void store(PackBuilder builder, Sealer sealer) throws IOException {
    FinishedPack pack = builder.finish(sealer);
    lock.requireHeld();
    pack.store(repository.files());
    index.add(pack.id(), pack.blobs());
    pack.blobs().forEach(b -> underWay.remove(b.handle()));
    builder.clear();
    synchronized (toBeNamed) {
      toBeNamed.add(pack.id(), pack.blobs());
      if (toBeNamed.isFull()) {
        nameAll();
      }
    }
  }

  /** Stores what this worker's pack holds, full or not. */
  void flush(Worker worker) throws IOException {
    if (!worker.pack.isEmpty()) {
      store(worker.pack, worker.sealer);
    }
  }

  /** Stores the trees so far, and an index that names all that is stored. Others may be at work. */
  void flushTrees() throws IOException {
    trees.finish();
    nameAll();
  }

  private void nameAll() throws IOException {
    synchronized (toBeNamed) {
      lock.requireHeld();
      toBeNamed.store(repository.unpacked());
    }
  }

  /** A pack for trees that are not the snapshot's. */
  Trees treesBeside() {
    return new Trees(BESIDE, false);
  }

  /** Makes all blobs durable, and an index that names them. Nobody else may be at work. */
  void finish(Collection<Worker> workers) throws IOException {
    Optional<Worker> open = Optional.empty();
    for (Worker worker : workers) {
      if (worker.pack.isEmpty()) {
        continue;
      }
      if (open.isPresent()) {
        Worker into = open.get();
        if (into.pack.size() + worker.pack.size() > PackBuilder.TARGET) {
          store(into.pack, into.sealer);
        }
        into.pack.addAll(worker.pack);
        worker.pack.clear();
      } else {
        open = Optional.of(worker);
      }
    }
    if (open.isPresent()) {
      store(open.get().pack, open.get().sealer);
    }
    flushTrees();
  }

  long dataBlobs() {
    return dataBlobs.sum();
  }

  long treeBlobs() {
    return treeBlobs.sum();
  }

  /** Bytes of new blobs before compression. */
  long added() {
    return added.sum();
  }

  /** Bytes of new blobs as they are stored. */
  long addedPacked() {
    return addedPacked.sum();
  }

  @Override
  public void close() {
    trees.close();
  }

  /** Trees are small and few beside data, so that all share one pack. */
  final class Trees implements AutoCloseable {
    private final Sealer sealer = repository.sealer();
    private final BlobWriter writer =
        new BlobWriter(sealer, Compression.AUTO, repository.config().compresses());
    private final Sha256 sha = new Sha256();
    private final PackBuilder pack;
    private final boolean counted;

    private Trees(int target, boolean counted) {
      this.pack = new PackBuilder(BlobType.TREE, target);
      this.counted = counted;
    }

    synchronized Id store(TreeWriter tree) throws IOException {
      tree.requireStorable("a folder");
      Id id = sha.of(tree.array(), 0, tree.length());
      BlobHandle handle = BlobHandle.tree(id);
      if (claim(handle)) {
        StoredBlob blob = pack.add(handle, tree.array(), 0, tree.length(), writer);
        if (counted) {
          count(blob, tree.length());
          treeBlobs.increment();
        }
        if (pack.isFull()) {
          BlobStore.this.store(pack, sealer);
        }
      }
      return id;
    }

    synchronized void finish() throws IOException {
      if (!pack.isEmpty()) {
        BlobStore.this.store(pack, sealer);
      }
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
