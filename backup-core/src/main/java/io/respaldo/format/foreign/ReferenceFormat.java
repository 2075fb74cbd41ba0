package io.respaldo.format.foreign;

import io.respaldo.Finding;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.FoundBackup;
import io.respaldo.format.OutsideFile;
import io.respaldo.format.Parts;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Backups whose content stays where another tool put it. In the storage lies only {@code
 * ID.reference.json}, which names the files, their sizes and hashes; deleting such a backup removes
 * that and nothing else. Thread-safe.
 */
public final class ReferenceFormat implements BackupFormat {
  /** The name of this format in records. */
  public static final String NAME = "reference";

  private static final String SUFFIX = ".reference.json";

  /** Makes private folders on local disk that are removed when they are closed. */
  @FunctionalInterface
  public interface ScratchFolders {
    Scratch make(String forBackup) throws IOException;
  }

  /** A private folder. */
  public interface Scratch extends AutoCloseable {
    Path path();

    @Override
    void close();
  }

  private final StorageBackend storage;
  private final Settings settings;

  // a reference never changes once it was written; one that is deleted is not asked for
  private final Map<ObjectKey, Reference> known = new ConcurrentHashMap<>();

  private ReferenceFormat(StorageBackend storage, Settings settings) {
    this.storage = storage;
    this.settings = settings;
  }

  private record Settings(
      ImportFolders folders, Map<String, ForeignKind> kinds, ScratchFolders scratch) {}

  /** References into these folders, read by these kinds. */
  public static FormatFactory factory(
      ImportFolders folders, Collection<ForeignKind> kinds, ScratchFolders scratch) {
    Map<String, ForeignKind> byName = new ConcurrentHashMap<>();
    kinds.forEach(k -> byName.put(k.name(), k));
    Settings settings = new Settings(folders, byName, scratch);
    return storage -> new ReferenceFormat(storage, settings);
  }

  @Override
  public List<String> fileNames(String id) {
    return List.of(id + SUFFIX);
  }

  /** None: a reference that nobody recorded might lead anywhere. */
  @Override
  public Optional<FoundBackup> recognize(BackupPlace place, ObjectInfo object) {
    return Optional.empty();
  }

  /** Refused: what is captured has to lie somewhere. */
  @Override
  public Written write(BackupOrder order, Parts parts) throws IOException {
    throw new StorageException(
        Kind.UNSUPPORTED, "references are made by an import; give the instance another format");
  }

  /**
   * Writes down where a backup lies.
   *
   * @param parts as its kind tells them
   */
  public Written write(BackupOrder order, Reference reference, List<Part> parts)
      throws IOException {
    String file = order.id() + SUFFIX;
    byte[] json = reference.toJson();
    storage.create(order.folder().key(file), Body.of(json));
    return new Written(
        file,
        reference.originals().stream().mapToLong(Reference.Original::size).sum(),
        json.length,
        Map.of("sha256", reference.originals().get(0).sha256()),
        parts,
        List.of());
  }

  private Reference reference(StoredBackup backup) throws IOException {
    ObjectKey key = backup.key();
    Reference there = known.get(key);
    if (there == null) {
      try (InputStream in = storage.open(key)) {
        there = Reference.of(in.readNBytes(Reference.MAX_BYTES));
      } catch (StorageException e) {
        throw e;
      } catch (IOException e) {
        throw new StorageException(Kind.DAMAGED, "'" + key + "': " + e.getMessage(), e);
      }
      known.put(key, there);
    }
    String recorded = backup.checksums().getOrDefault("sha256", there.originals().get(0).sha256());
    if (!recorded.equals(there.originals().get(0).sha256())) {
      throw new StorageException(
          Kind.DAMAGED, "'" + key + "' refers to another file than the backup's record");
    }
    return there;
  }

  @Override
  public List<OutsideFile> outside(StoredBackup backup) throws IOException {
    Reference reference = reference(backup);
    List<OutsideFile> files = new ArrayList<>();
    for (Reference.Original o : reference.originals()) {
      Path path = settings.folders().resolve(new ImportFolders.Place(reference.folder(), o.path()));
      boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
      files.add(new OutsideFile(path, o.size(), o.sha256(), there));
    }
    return files;
  }

  private ForeignKind kind(Reference reference) throws IOException {
    return Optional.ofNullable(settings.kinds().get(reference.kind()))
        .orElseThrow(
            () ->
                new StorageException(
                    Kind.UNSUPPORTED,
                    "backups of kind '" + reference.kind() + "' can't be read by this manager"));
  }

  @Override
  public PartReader open(StoredBackup backup, FormatProgress progress) throws IOException {
    ForeignKind kind = kind(reference(backup));
    List<Path> files = outside(backup).stream().map(OutsideFile::path).toList();
    Scratch scratch = settings.scratch().make(backup.id());
    boolean opened = false;
    try {
      PartReader reader = kind.open(files, scratch.path(), progress);
      opened = true;
      return new ScratchedReader(reader, scratch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while opening '" + backup.id() + "'");
    } finally {
      if (!opened) {
        scratch.close();
      }
    }
  }

  /** Also whether the files are those that were taken in. */
  @Override
  public List<Finding> verify(StoredBackup backup, Depth depth, FormatProgress progress)
      throws IOException, InterruptedException {
    List<OutsideFile> files;
    ForeignKind kind;
    try {
      kind = kind(reference(backup));
      files = outside(backup);
    } catch (StorageException e) {
      if (e.kind() != Kind.DAMAGED && e.kind() != Kind.MISSING) {
        throw e;
      }
      return List.of(Finding.error("damaged", String.valueOf(e.getMessage()), REMEDY));
    }
    List<Finding> findings = new ArrayList<>();
    for (OutsideFile file : files) {
      new OriginalCheck(file).check(depth, progress).ifPresent(findings::add);
    }
    if (findings.isEmpty() && depth == Depth.FULL) {
      try (Scratch scratch = settings.scratch().make(backup.id())) {
        findings.addAll(
            kind.verify(files.stream().map(OutsideFile::path).toList(), scratch.path(), progress));
      }
    }
    return findings;
  }

  private static final String REMEDY = "restore from another backup";

  /** The reference alone. */
  @Override
  public void delete(Collection<StoredBackup> backups) throws IOException {
    List<ObjectKey> keys = backups.stream().map(b -> b.folder().key(b.id() + SUFFIX)).toList();
    storage.delete(keys);
    keys.forEach(known::remove);
  }
}
