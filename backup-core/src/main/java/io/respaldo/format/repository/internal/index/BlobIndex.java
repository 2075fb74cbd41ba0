package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All blobs of a repository, as its index files tell and as writers add. Thread-safe: reading takes
 * no lock, also while packs are added. Nothing is ever taken out; who removes packs makes a new
 * one.
 *
 * <p>Every blob has a number from 0 to {@link #size}, which does not change. A blob that lies in
 * two packs has two.
 */
public final class BlobIndex {
  /** No blob has this number. */
  public static final int NONE = -1;

  private static final int SHARDS = 256;
  private static final int TREE = Integer.MIN_VALUE;
  private static final int GROUP_BITS = 5;
  private static final int GROUP_MASK = (1 << GROUP_BITS) - 1;
  private static final Comparator<StoredBlob> BY_OFFSET =
      Comparator.comparingLong(StoredBlob::offset);

  private final IdColumn ids = new IdColumn();
  private final IntColumn lengths = new IntColumn();
  private final IntColumn plainLengths = new IntColumn();
  private final IntColumn groupOffsets = new IntColumn();
  private final PackTable packs = new PackTable();
  private final HashTable[] shards = new HashTable[SHARDS];
  private volatile int size;
  private boolean bulk;
  private int bulkStart;

  public BlobIndex() {
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new HashTable(ids);
    }
  }

  /** What {@link #inBulk} does. */
  @FunctionalInterface
  public interface Loading {
    void run() throws IOException;
  }

  /**
   * Adds many packs at once, as at opening: quicker, but they are found only once this returns. The
   * work may add from several threads.
   */
  public void inBulk(Loading work) throws IOException {
    synchronized (this) {
      if (bulk) {
        throw new IllegalStateException("bulk loading is under way");
      }
      bulk = true;
      bulkStart = size;
    }
    try {
      work.run();
    } finally {
      publish();
    }
  }

  private synchronized void publish() {
    int[] more = new int[SHARDS];
    for (int i = bulkStart; i < size; i++) {
      more[shard(ids.head(i))]++;
    }
    for (int s = 0; s < SHARDS; s++) {
      shards[s].expect(more[s]);
    }
    for (int i = bulkStart; i < size; i++) {
      shards[shard(ids.head(i))].add(i);
    }
    bulk = false;
  }

  private static int shard(long head) {
    return (int) (head >>> 56);
  }

  /**
   * Adds a pack with all its blobs. One that is there already adds nothing, except blobs that were
   * not told of before.
   */
  public synchronized void add(Id pack, List<StoredBlob> blobs) {
    List<StoredBlob> sorted = new ArrayList<>(packs.has(pack) ? untold(pack, blobs) : blobs);
    if (sorted.isEmpty()) {
      return;
    }
    sorted.sort(BY_OFFSET);
    int first = size;
    packs.add(pack, first, ownOffsets(sorted));
    for (StoredBlob blob : sorted) {
      int number = ids.size();
      if ((number & GROUP_MASK) == 0) {
        groupOffsets.add((int) blob.offset());
      }
      ids.add(blob.handle().id());
      lengths.add(blob.length() | (blob.handle().type() == BlobType.TREE ? TREE : 0));
      plainLengths.add(blob.plainLength());
    }
    size = ids.size();
    if (!bulk) {
      for (int i = first; i < size; i++) {
        shards[shard(ids.head(i))].add(i);
      }
    }
  }

  private List<StoredBlob> untold(Id pack, List<StoredBlob> blobs) {
    Set<StoredBlob> told = new HashSet<>();
    for (int row : packs.rowsOf(pack)) {
      told.addAll(blobs(row, packs.rows(), size));
    }
    return blobs.stream().filter(b -> !told.contains(b)).toList();
  }

  /** Offsets to be kept; null when they follow from the lengths. */
  private static long @Nullable [] ownOffsets(List<StoredBlob> sorted) {
    long next = 0;
    for (StoredBlob blob : sorted) {
      if (blob.offset() != next || blob.offset() > Integer.MAX_VALUE) {
        return sorted.stream().mapToLong(StoredBlob::offset).toArray();
      }
      next = blob.end();
    }
    return null;
  }

  /** How many blobs there are, those that lie in two packs counted twice. */
  public int size() {
    return size;
  }

  /** How many packs there are. */
  public int packs() {
    return packs.rows();
  }

  public synchronized boolean hasPack(Id pack) {
    return packs.has(pack);
  }

  public boolean has(BlobHandle handle) {
    return number(handle) != NONE;
  }

  /** The number of a blob, the first one if it has several; {@link #NONE} if it is not there. */
  public int number(BlobHandle handle) {
    HashTable.Walk walk = shards[handle.id().first()].walk(handle.id().a());
    for (int i = walk.next(); i >= 0; i = walk.next()) {
      if (is(i, handle)) {
        return i;
      }
    }
    return NONE;
  }

  /** All numbers of a blob, as many as there are places of it; the first is {@link #number}. */
  public int[] numbers(BlobHandle handle) {
    int[] found = new int[2];
    int count = 0;
    HashTable.Walk walk = shards[handle.id().first()].walk(handle.id().a());
    for (int i = walk.next(); i >= 0; i = walk.next()) {
      if (is(i, handle)) {
        found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private boolean is(int number, BlobHandle handle) {
    return ids.is(number, handle.id()) && type(number) == handle.type();
  }

  /** What the blob of this number is called. */
  public BlobHandle handle(int number) {
    return new BlobHandle(type(number), ids.get(number));
  }

  public BlobType type(int number) {
    return lengths.get(number) < 0 ? BlobType.TREE : BlobType.DATA;
  }

  public Optional<PackedBlob> find(BlobHandle handle) {
    int number = number(handle);
    return number == NONE ? Optional.empty() : Optional.of(get(number));
  }

  /** All places of a blob. */
  public List<PackedBlob> findAll(BlobHandle handle) {
    List<PackedBlob> found = new ArrayList<>();
    HashTable.Walk walk = shards[handle.id().first()].walk(handle.id().a());
    for (int i = walk.next(); i >= 0; i = walk.next()) {
      if (is(i, handle)) {
        found.add(get(i));
      }
    }
    return found;
  }

  /** Length of a blob's plaintext. */
  public OptionalInt contentLength(BlobHandle handle) {
    int number = number(handle);
    return number == NONE ? OptionalInt.empty() : OptionalInt.of(contentLength(number));
  }

  /** Length of the plaintext of the blob of this number. */
  public int contentLength(int number) {
    int plain = plainLengths.get(number);
    return plain != 0 ? plain : length(number) - Sealer.OVERHEAD;
  }

  /** Sealed length of the blob of this number. */
  public int length(int number) {
    return lengths.get(number) & ~TREE;
  }

  /** The blob of this number. */
  public PackedBlob get(int number) {
    int row = packs.rowOf(number);
    return new PackedBlob(packs.id(row), blob(number, offset(number, row)));
  }

  private StoredBlob blob(int number, long offset) {
    return new StoredBlob(handle(number), offset, length(number), plainLengths.get(number));
  }

  private long offset(int number, int row) {
    int first = packs.first(row);
    long[] own = packs.offsets(row);
    if (own != null) {
      return own[number - first];
    }
    int group = number & ~GROUP_MASK;
    long offset = group > first ? Integer.toUnsignedLong(groupOffsets.get(group >> GROUP_BITS)) : 0;
    for (int i = Math.max(group, first); i < number; i++) {
      offset += length(i);
    }
    return offset;
  }

  private List<StoredBlob> blobs(int row, int rows, int entries) {
    int first = packs.first(row);
    int end = row + 1 < rows ? packs.first(row + 1) : entries;
    long[] own = packs.offsets(row);
    List<StoredBlob> all = new ArrayList<>(end - first);
    long offset = 0;
    for (int i = first; i < end; i++) {
      StoredBlob blob = blob(i, own != null ? own[i - first] : offset);
      offset = blob.end();
      all.add(blob);
    }
    return all;
  }

  /**
   * The row of the pack that holds the blob of this number. Packs are numbered from 0 to {@link
   * #packs}; the blobs of a row have numbers that follow each other. A pack that index files tell
   * differently has several rows.
   */
  public int row(int number) {
    return packs.rowOf(number);
  }

  /** All rows of a pack; none if it is not there. */
  public int[] rows(Id pack) {
    return packs.rowsOf(pack);
  }

  /** The pack of a row. */
  public Id pack(int row) {
    return packs.id(row);
  }

  /** The number of a row's first blob. */
  public int first(int row) {
    return packs.first(row);
  }

  /** The number behind a row's last blob. */
  public int end(int row) {
    return row + 1 < packs.rows() ? packs.first(row + 1) : size;
  }

  /** The blobs of a row, in the order in which they lie. */
  public List<StoredBlob> blobs(int row) {
    return blobs(row, packs.rows(), size);
  }

  /** Shows every pack that is there now, with its blobs in the order in which they lie. */
  public void forEachPack(PackVisitor visitor) throws IOException {
    int rows;
    int entries;
    synchronized (this) {
      rows = packs.rows();
      entries = size;
    }
    for (int row = 0; row < rows; row++) {
      visitor.pack(packs.id(row), blobs(row, rows, entries));
    }
  }
}
