package io.respaldo.format.repository.internal.repair;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.pack.FinishedPack;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Stores blobs in new packs, each once, and an index that names them. For one thread. */
final class Saving implements AutoCloseable {
  private final OpenRepository repository;
  private final RepositoryLock lock;
  private final Sealer sealer;
  private final BlobWriter writer;
  private final Map<BlobType, PackBuilder> packs = new EnumMap<>(BlobType.class);
  private final Set<BlobHandle> saved = new HashSet<>();
  private final IndexBuilder index = new IndexBuilder();

  Saving(OpenRepository repository, RepositoryLock lock) {
    this.repository = repository;
    this.lock = lock;
    this.sealer = repository.sealer();
    this.writer = new BlobWriter(sealer, Compression.AUTO, repository.config().compresses());
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
      PackBuilder pack = pack(blob.handle().type());
      pack.addSealed(blob, from, 0);
      storeIfFull(pack);
    }
  }

  /** A new tree. */
  void tree(BlobHandle handle, byte[] json, int length) throws IOException {
    if (saved.add(handle)) {
      PackBuilder pack = pack(BlobType.TREE);
      pack.add(handle, json, 0, length, writer);
      storeIfFull(pack);
    }
  }

  private PackBuilder pack(BlobType type) {
    return packs.computeIfAbsent(type, t -> new PackBuilder(t, PackBuilder.TARGET));
  }

  private void storeIfFull(PackBuilder pack) throws IOException {
    if (pack.isFull()) {
      store(pack);
    }
  }

  private void store(PackBuilder builder) throws IOException {
    FinishedPack pack = builder.finish(sealer);
    lock.requireHeld();
    pack.store(repository.files());
    index.add(pack.id(), pack.blobs());
    builder.clear();
    if (index.isFull()) {
      storeIndex();
    }
  }

  private void storeIndex() throws IOException {
    lock.requireHeld();
    var unused = index.store(repository.unpacked());
  }

  /** Makes all durable. */
  void finish() throws IOException {
    for (PackBuilder pack : packs.values()) {
      if (!pack.isEmpty()) {
        store(pack);
      }
    }
    storeIndex();
  }

  @Override
  public void close() {
    writer.close();
  }
}
