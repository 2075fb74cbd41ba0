package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Loads blobs of a repository by name. Thread-safe; holds native memory until closed. The
 * repository stays open.
 */
public final class BlobLoader implements AutoCloseable {
  /** What lies between two blobs and costs less to read than another request. */
  static final int GAP = 128 << 10;

  /** How much is read at once, if it is not one blob. */
  static final int RUN = 4 << 20;

  /** Trees above this are not held in plain. */
  private static final int LARGE_TREE = 8 << 20;

  private static final long TREES_KEPT = 8L << 20;
  private static final String NEXT =
      "; check the repository with its data to see what else is hurt, then repair it, or use another"
          + " backup";

  private final RepositoryFiles files;
  private final BlobIndex index;
  private final Benches benches;
  private final PackWindows windows;
  private final ByteCache<Id> trees = new ByteCache<>(TREES_KEPT);

  public BlobLoader(OpenRepository repository, BlobIndex index) {
    this.files = repository.files();
    this.index = index;
    this.benches = new Benches(repository);
    this.windows = new PackWindows(files);
  }

  public BlobIndex index() {
    return index;
  }

  /**
   * A blob's content, checked against its name.
   *
   * @throws StorageException DAMAGED when it is in no pack, or in none that is sound; names the
   *     blob and the pack
   */
  public byte[] load(BlobHandle handle) throws IOException {
    return fromAny(handle, (bench, at) -> plain(bench, at, false));
  }

  /** A folder's tree, of which the last ones are kept; not to be changed. As {@link #load}. */
  public byte[] tree(Id id) throws IOException {
    byte[] known = trees.get(id);
    if (known != null) {
      return known;
    }
    byte[] tree = fromAny(BlobHandle.tree(id), (bench, at) -> plain(bench, at, true));
    trees.put(id, tree);
    return tree;
  }

  /** Reads a folder's tree, however large, node by node. As {@link #load}. */
  public OpenTree openTree(Id id) throws IOException {
    BlobHandle handle = BlobHandle.tree(id);
    if (index.contentLength(handle).orElse(0) <= LARGE_TREE) {
      return new OpenTree(tree(id));
    }
    InputStream large =
        fromAny(
            handle,
            (bench, at) -> {
              byte[] sealed = new byte[readable(at.blob(), at.blob().length())];
              files.readPart(
                  FileType.PACK, at.pack(), at.blob().offset(), sealed, 0, sealed.length);
              return LargeTree.open(at.blob(), sealed, bench.sealer);
            });
    return new OpenTree(large);
  }

  /**
   * Loads blobs that lie in one pack, with as few requests as is sensible.
   *
   * @param blobs in the order in which they lie
   * @throws StorageException as {@link #load}; some were taken then
   */
  public void loadAll(Id pack, List<StoredBlob> blobs, BlobTaker taker) throws IOException {
    Bench bench = benches.borrow();
    try {
      int from = 0;
      while (from < blobs.size()) {
        int to = runEnd(blobs, from);
        run(bench, pack, blobs, from, to, taker);
        from = to;
      }
    } finally {
      benches.giveBack(bench);
    }
  }

  /** Where the run ends that begins with this blob. */
  static int runEnd(List<StoredBlob> blobs, int from) {
    int to = from + 1;
    while (to < blobs.size() && continues(blobs.get(from), blobs.get(to - 1), blobs.get(to))) {
      to++;
    }
    return to;
  }

  /** Whether a blob is read with one request together with those before it. */
  public static boolean continues(StoredBlob first, StoredBlob last, StoredBlob next) {
    return next.offset() >= last.end()
        && next.offset() - last.end() <= GAP
        && next.end() - first.offset() <= RUN;
  }

  private void run(Bench bench, Id pack, List<StoredBlob> blobs, int from, int to, BlobTaker taker)
      throws IOException {
    long begin = blobs.get(from).offset();
    byte[] sealed = null;
    try {
      int length = readable(blobs.get(from), blobs.get(to - 1).end() - begin);
      sealed = bench.sealed(length);
      files.readPart(FileType.PACK, pack, begin, sealed, 0, length);
    } catch (StorageException e) {
      if (!isOfContent(e)) {
        throw e;
      }
      sealed = null; // each blob may lie elsewhere too, or before the end of a pack that was cut
    }
    for (int i = from; i < to; i++) {
      StoredBlob blob = blobs.get(i);
      byte[] plain = null;
      if (sealed != null) {
        plain = opened(bench, blob, sealed, (int) (blob.offset() - begin));
      }
      if (plain == null) {
        byte[] other = loadFor(i, blob, taker);
        taker.take(i, other, 0, other.length);
      } else {
        taker.take(i, plain, 0, blob.contentLength());
      }
    }
  }

  private byte[] loadFor(int number, StoredBlob blob, BlobTaker taker) throws IOException {
    try {
      return load(blob.handle());
    } catch (StorageException e) {
      throw taker.told(number, e);
    }
  }

  /** The bench's plaintext of a blob that was read; null when it is damaged. */
  private static byte @org.jspecify.annotations.Nullable [] opened(
      Bench bench, StoredBlob blob, byte[] sealed, int at) throws IOException {
    try {
      byte[] plain = bench.plain(plainLength(blob));
      bench.reader.read(blob, sealed, at, plain, 0);
      return plain;
    } catch (StorageException e) {
      return null; // told by load, which tries all places
    }
  }

  private static int plainLength(StoredBlob blob) throws StorageException {
    readable(blob, blob.length());
    if (blob.contentLength() < 0 || blob.contentLength() > BlobReader.MAX_CONTENT) {
      throw Damage.of(blob.handle() + " can't hold " + blob.contentLength() + " bytes");
    }
    return blob.contentLength();
  }

  private static int readable(StoredBlob blob, long length) throws StorageException {
    if (length < 0 || length > BlobReader.MAX_CONTENT) {
      throw Damage.of(blob.handle() + " can't have " + length + " bytes");
    }
    return (int) length;
  }

  private byte[] plain(Bench bench, PackedBlob at, boolean windowed) throws IOException {
    StoredBlob blob = at.blob();
    int length = readable(blob, blob.length());
    byte[] sealed = bench.sealed(length);
    if (windowed) {
      windows.read(at.pack(), blob.offset(), sealed, length);
    } else {
      files.readPart(FileType.PACK, at.pack(), blob.offset(), sealed, 0, length);
    }
    return bench.reader.read(blob, sealed, 0);
  }

  /** A way to get something out of one of a blob's places. */
  private interface Way<T> {
    T from(Bench bench, PackedBlob at) throws IOException;
  }

  private <T> T fromAny(BlobHandle handle, Way<T> way) throws IOException {
    List<PackedBlob> places = index.findAll(handle);
    if (places.isEmpty()) {
      throw Damage.of(handle + " (" + handle.id() + ") is in no pack that the index names" + NEXT);
    }
    Bench bench = benches.borrow();
    try {
      StorageException first = null;
      for (PackedBlob at : places) {
        try {
          return way.from(bench, at);
        } catch (StorageException e) {
          if (!isOfContent(e)) {
            throw e;
          }
          StorageException told = told(at, e);
          if (first == null) {
            first = told;
          } else {
            first.addSuppressed(told);
          }
        }
      }
      throw java.util.Objects.requireNonNull(first);
    } finally {
      benches.giveBack(bench);
    }
  }

  private StorageException told(PackedBlob at, StorageException e) {
    String pack = "'" + files.layout().key(FileType.PACK, at.pack()) + "'";
    String why =
        e.kind() == Kind.MISSING
            ? "its pack " + pack + " is missing"
            : "in pack " + pack + ": " + e.getMessage();
    return Damage.of(at.blob().handle() + " can't be read: " + why + NEXT, e);
  }

  /** Whether it says something of what is stored, and not that the storage can't be asked. */
  private static boolean isOfContent(StorageException e) {
    return e.kind() == Kind.DAMAGED || e.kind() == Kind.MISSING;
  }

  @Override
  public void close() {
    benches.close();
  }
}
