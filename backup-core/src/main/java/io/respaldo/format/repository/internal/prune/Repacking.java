package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.check.BlobTools;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.pack.FinishedPack;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Copies the needed blobs of some packs, sealed as they are, into new ones, and writes the index of
 * those. What was stored before a failure is found by the next run.
 */
final class Repacking {
  /** How many packs may be stored before an index names them, and a failure can't undo it. */
  private static final int UNNAMED = 64;

  private final OpenRepository repository;
  private final Usage usage;
  private final RepositoryLock lock;
  private final FormatProgress progress;
  private final Map<BlobType, Deque<PackBuilder>> open = new EnumMap<>(BlobType.class);
  private final IndexBuilder named = new IndexBuilder();
  private int unnamed;

  Repacking(OpenRepository repository, Usage usage, RepositoryLock lock, FormatProgress progress) {
    this.repository = repository;
    this.usage = usage;
    this.lock = lock;
    this.progress = progress;
    for (BlobType type : BlobType.values()) {
      open.put(type, new ArrayDeque<>());
    }
  }

  void copy(BitSet rows, Crew crew) throws IOException, InterruptedException {
    crew.forEach(() -> rows.stream().iterator(), this::copy);
    for (BlobType type : BlobType.values()) {
      storeRest(type, repository.sealer());
    }
    storeIndex();
  }

  private void copy(int row, BlobTools tools) throws IOException {
    BlobIndex index = usage.index;
    List<StoredBlob> wanted = new ArrayList<>();
    for (int i = index.first(row); i < index.end(row); i++) {
      if (usage.needed.has(i)) {
        wanted.add(index.get(i).blob());
      }
    }
    Map<BlobType, PackBuilder> own = new EnumMap<>(BlobType.class);
    try {
      tools.read(
          index.pack(row),
          wanted,
          new BlobTools.Use() {
            @Override
            public void sealed(StoredBlob blob, byte[] sealed) {
              own.computeIfAbsent(blob.handle().type(), Repacking.this::take)
                  .addSealed(blob, sealed, 0);
            }

            @Override
            public void content(StoredBlob blob, byte[] content, int length) throws IOException {
              progress.read(blob.length());
              PackBuilder pack = own.get(blob.handle().type());
              if (pack != null && pack.isFull()) {
                store(pack, tools.sealer());
              }
            }

            @Override
            public void damaged(StoredBlob blob, StorageException why) throws IOException {
              own.clear(); // what is in there must not be stored
              throw Damage.of(
                  "nothing is removed: "
                      + why.getMessage()
                      + "; check the repository and repair it",
                  why);
            }
          });
    } finally {
      own.forEach(this::giveBack);
    }
  }

  private synchronized PackBuilder take(BlobType type) {
    PackBuilder pack = deque(type).poll();
    return pack == null ? new PackBuilder(type, PackBuilder.TARGET) : pack;
  }

  private synchronized void giveBack(BlobType type, PackBuilder pack) {
    deque(type).push(pack);
  }

  private Deque<PackBuilder> deque(BlobType type) {
    return open.computeIfAbsent(type, t -> new ArrayDeque<>());
  }

  private void store(PackBuilder builder, Sealer sealer) throws IOException {
    FinishedPack pack = builder.finish(sealer);
    lock.requireHeld();
    pack.store(repository.files());
    progress.stored(pack.size());
    name(pack.id(), pack.blobs());
    builder.clear();
  }

  private synchronized void name(Id pack, List<StoredBlob> blobs) throws IOException {
    named.add(pack, blobs);
    if (++unnamed == UNNAMED || named.isFull()) {
      storeIndex();
    }
  }

  private synchronized void storeIndex() throws IOException {
    lock.requireHeld();
    var unused = named.store(repository.unpacked());
    unnamed = 0;
  }

  /** What all threads left goes into as few packs as it fits. */
  private void storeRest(BlobType type, Sealer sealer) throws IOException {
    PackBuilder last = take(type);
    for (PackBuilder more = deque(type).poll(); more != null; more = deque(type).poll()) {
      if (!last.isEmpty() && last.size() + more.size() > PackBuilder.TARGET) {
        store(last, sealer);
      }
      last.addAll(more);
    }
    if (!last.isEmpty()) {
      store(last, sealer);
    }
  }
}
