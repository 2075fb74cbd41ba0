package io.respaldo.format.archive;

import io.respaldo.Finding;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.Depth;
import io.respaldo.format.Exporter;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.FoundBackup;
import io.respaldo.format.Parts;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.part.PartReader;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One backup is one file that {@code tar} or {@code unzip} opens without us, and an index beside it
 * that makes single files quick to find and everything checkable. Not encrypted: whoever can read
 * the storage can read the data. Thread-safe.
 *
 * <p>The layout of both files stands in the package's documentation.
 */
public final class ArchiveFormat implements BackupFormat {
  /** {@code tar.gz}, the default: slow to write, readable everywhere. */
  public static final FormatFactory TAR_GZ = new Factory(gz());

  /** {@code tar.zst}: many times faster, and smaller; needs {@code zstd} to be read by hand. */
  public static final FormatFactory TAR_ZST = new Factory(zst());

  /** {@code zip}: for people without tar; loses hard links, and times to the second. */
  public static final FormatFactory ZIP = new Factory(new ZipLayout());

  /** All of them by the names that settings call them by. */
  public static Map<String, FormatFactory> factories() {
    return Map.of("tar.gz", TAR_GZ, "tar.zst", TAR_ZST, "zip", ZIP);
  }

  /** What writes backups of any format as these archives, under the same names. */
  public static List<Exporter> exporters() {
    return List.of(
        new ArchiveExporter("tar.gz", gz()),
        new ArchiveExporter("tar.zst", zst()),
        new ArchiveExporter("zip", new ZipLayout()));
  }

  private static ArchiveLayout gz() {
    return new TarLayout(new GzipCodec());
  }

  private static ArchiveLayout zst() {
    return new TarLayout(new ZstdCodec());
  }

  private record Factory(ArchiveLayout layout) implements FormatFactory {
    @Override
    public BackupFormat on(StorageBackend storage) {
      return new ArchiveFormat(storage, layout);
    }
  }

  private final StorageBackend storage;
  private final ArchiveLayout layout;

  private ArchiveFormat(StorageBackend storage, ArchiveLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  @Override
  public List<String> fileNames(String id) {
    return List.of(id + layout.suffix(), id + ArchiveObject.INDEX_SUFFIX);
  }

  /** By its name alone. */
  @Override
  public Optional<FoundBackup> recognize(BackupPlace place, ObjectInfo object) {
    return FoundBackup.bySuffix(object, layout.suffix());
  }

  /** What is known when the archive's last byte was handed over. */
  private record Sealed(long size, Map<String, String> checksums, BlockTable table) {}

  @Override
  public Written write(BackupOrder order, Parts parts) throws IOException, InterruptedException {
    String file = order.id() + layout.suffix();
    ObjectKey key = order.folder().key(file);
    ObjectKey indexKey = order.folder().key(order.id() + ArchiveObject.INDEX_SUFFIX);
    SinkState state = new SinkState();
    Path work = order.work().resolve("archive-index");
    try (IndexWriter index = new IndexWriter(work)) {
      Sealed sealed = writeArchive(key, order, parts, state, index);
      index.finish();
      ObjectInfo info;
      try {
        info =
            storage.create(
                indexKey,
                out ->
                    index.writeTo(
                        out,
                        file,
                        sealed.size(),
                        sealed.checksums(),
                        state.parts(),
                        sealed.table()));
      } catch (Throwable e) {
        undo(e, key);
        throw e;
      }
      return new Written(
          file,
          sealed.size(),
          sealed.size() + info.size(),
          sealed.checksums(),
          state.parts(),
          state.warnings());
    }
  }

  private Sealed writeArchive(
      ObjectKey key, BackupOrder order, Parts parts, SinkState state, IndexWriter index)
      throws IOException, InterruptedException {
    AtomicReference<Sealed> sealed = new AtomicReference<>();
    AtomicReference<InterruptedException> stopped = new AtomicReference<>();
    try {
      storage.create(key, out -> sealed.set(body(out, order, parts, state, index, stopped)));
    } catch (IOException | RuntimeException e) {
      if (stopped.get() != null) {
        stopped.get().addSuppressed(e);
        throw stopped.get();
      }
      throw e;
    }
    return Objects.requireNonNull(sealed.get(), "the storage wrote without its body");
  }

  private Sealed body(
      OutputStream out,
      BackupOrder order,
      Parts parts,
      SinkState state,
      IndexWriter index,
      AtomicReference<InterruptedException> stopped)
      throws IOException {
    SummingOutput sums = new SummingOutput(out, order.progress());
    try {
      BlockTable table = layout.write(sums, order, parts, state, index);
      return new Sealed(sums.count(), sums.checksums(), table);
    } catch (InterruptedException e) {
      stopped.set(e);
      InterruptedIOException io = new InterruptedIOException("interrupted");
      io.initCause(e);
      throw io;
    }
  }

  /** Takes the archive away again, whatever state the thread is in. */
  private void undo(Throwable because, ObjectKey key) {
    boolean interrupted = Thread.interrupted();
    try {
      storage.delete(List.of(key));
    } catch (IOException | RuntimeException e) {
      because.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public PartReader open(StoredBackup backup, FormatProgress progress) throws IOException {
    return new ArchiveReader(ArchiveObject.of(storage, backup), layout, progress);
  }

  @Override
  public List<Finding> verify(StoredBackup backup, Depth depth, FormatProgress progress)
      throws IOException, InterruptedException {
    return new ArchiveVerifier(ArchiveObject.of(storage, backup), layout, progress).verify(depth);
  }

  @Override
  public void delete(Collection<StoredBackup> backups) throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    for (StoredBackup backup : backups) {
      ArchiveObject archive = ArchiveObject.of(storage, backup);
      keys.add(archive.indexKey());
      keys.add(archive.key());
    }
    storage.delete(keys);
  }
}
