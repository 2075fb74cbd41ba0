package io.respaldo.format.repository.internal.packing;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.pack.FinishedPack;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores blobs in new packs, and an index that names them. Several threads have a {@link Lane}
 * each; {@link #finish} is called when none is out. That no blob is added twice is the caller's
 * care.
 */
public final class NewPacks implements AutoCloseable {
  private final OpenRepository repository;
  private final RepositoryLock lock;
  private final FormatProgress progress;
  private final int maxUnnamed;
  private final Deque<Lane> idle = new ArrayDeque<>();
  private final List<Lane> all = new ArrayList<>();
  private final IndexBuilder named = new IndexBuilder();
  private int unnamed;

  /**
   * @param progress told of packs
   * @param maxUnnamed how many packs may be stored before an index names them
   */
  public NewPacks(
      OpenRepository repository, RepositoryLock lock, FormatProgress progress, int maxUnnamed) {
    this.repository = repository;
    this.lock = lock;
    this.progress = progress;
    this.maxUnnamed = maxUnnamed;
  }

  /** What one thread adds by. */
  public final class Lane {
    private final Sealer sealer = repository.sealer();
    private final Map<BlobType, PackBuilder> packs = new EnumMap<>(BlobType.class);
    private @Nullable BlobWriter writer;

    private Lane() {}

    /** Whether a blob can be taken over as it was compressed, or was not, elsewhere. */
    public boolean takesText(StoredBlob blob) {
      return blob.isCompressed() == repository.config().compresses();
    }

    /** What was sealed in another repository. */
    public void addText(StoredBlob blob, byte[] text, int offset, int length) throws IOException {
      PackBuilder pack = pack(blob.handle().type());
      pack.addText(blob, text, offset, length, sealer);
      storeIfFull(blob.handle().type());
    }

    /**
     * What lies, from the beginning of these bytes, in another pack of this repository. Nothing is
     * stored yet, so that it may be checked after; see {@link #storeIfFull}.
     */
    public void addSealed(StoredBlob blob, byte[] from) {
      pack(blob.handle().type()).addSealed(blob, from, 0);
    }

    public void add(BlobHandle handle, byte[] plain, int length) throws IOException {
      pack(handle.type()).add(handle, plain, 0, length, writer());
      storeIfFull(handle.type());
    }

    private BlobWriter writer() {
      BlobWriter there = writer;
      if (there == null) {
        there = new BlobWriter(sealer, Compression.AUTO, repository.config().compresses());
        writer = there;
      }
      return there;
    }

    private PackBuilder pack(BlobType type) {
      return packs.computeIfAbsent(type, t -> new PackBuilder(t, PackBuilder.TARGET));
    }

    /** Stores the pack of this type, if it is full. */
    public void storeIfFull(BlobType type) throws IOException {
      PackBuilder pack = packs.get(type);
      if (pack != null && pack.isFull()) {
        store(pack, sealer);
      }
    }

    private void close() {
      if (writer != null) {
        writer.close();
      }
    }
  }

  public synchronized Lane borrow() {
    Lane lane = idle.poll();
    if (lane == null) {
      lane = new Lane();
      all.add(lane);
    }
    return lane;
  }

  /** After a failure it is kept: what it holds must not be stored. */
  public synchronized void giveBack(Lane lane) {
    idle.push(lane);
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
    if (++unnamed >= maxUnnamed || named.isFull()) {
      storeIndex();
    }
  }

  private synchronized void storeIndex() throws IOException {
    lock.requireHeld();
    var unused = named.store(repository.unpacked());
    unnamed = 0;
  }

  /** Makes all durable; what the lanes have left goes into as few packs as it fits. */
  public synchronized void finish() throws IOException {
    for (BlobType type : BlobType.values()) {
      finish(type);
    }
    storeIndex();
  }

  private void finish(BlobType type) throws IOException {
    PackBuilder last = null;
    for (Lane lane : idle) {
      PackBuilder pack = lane.packs.get(type);
      if (pack == null || pack.isEmpty()) {
        continue;
      }
      if (last == null) {
        last = pack;
      } else if (last.size() + pack.size() > PackBuilder.TARGET) {
        store(pack, lane.sealer);
      } else {
        last.addAll(pack);
        pack.clear();
      }
    }
    if (last != null) {
      store(last, repository.sealer());
    }
  }

  @Override
  public synchronized void close() {
    all.forEach(Lane::close);
    all.clear();
    idle.clear();
  }
}
