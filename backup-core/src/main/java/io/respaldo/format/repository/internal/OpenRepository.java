package io.respaldo.format.repository.internal;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.config.RepositoryConfig;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.file.UnpackedFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexReader;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.RepositoryKeys;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A repository that a password opened. Holds the master key until closed; the storage is the
 * caller's. Thread-safe.
 */
public final class OpenRepository implements AutoCloseable {
  private final RepositoryFiles files;
  private final RepositoryKeys keys;
  private final RepositoryKeys.Opened key;
  private final RepositoryConfig config;
  private final SecureRandom random;

  private OpenRepository(
      RepositoryFiles files,
      RepositoryKeys keys,
      RepositoryKeys.Opened key,
      RepositoryConfig config,
      SecureRandom random) {
    this.files = files;
    this.keys = keys;
    this.key = key;
    this.config = config;
    this.random = random;
  }

  /**
   * Makes a repository of version 2 where none is, or where making one was cut short.
   *
   * @param cost of the key
   * @throws StorageException EXISTS when a config, snapshot, index or pack is there, or a key of
   *     another password
   */
  public static OpenRepository create(
      StorageBackend storage,
      RepositoryLayout layout,
      PasswordSource password,
      KeyLabel label,
      ScryptCost cost)
      throws IOException {
    SecureRandom random = new SecureRandom();
    return create(storage, layout, password, label, cost, random, RepositoryConfig.create(random));
  }

  /** As above, one that cuts files as another does, so that the two share what is copied. */
  public static OpenRepository createLike(
      RepositoryConfig other,
      StorageBackend storage,
      RepositoryLayout layout,
      PasswordSource password,
      KeyLabel label,
      ScryptCost cost)
      throws IOException {
    SecureRandom random = new SecureRandom();
    RepositoryConfig config = RepositoryConfig.create(random, other.polynomial());
    return create(storage, layout, password, label, cost, random, config);
  }

  private static OpenRepository create(
      StorageBackend storage,
      RepositoryLayout layout,
      PasswordSource password,
      KeyLabel label,
      ScryptCost cost,
      SecureRandom random,
      RepositoryConfig config)
      throws IOException {
    RepositoryFiles files = new RepositoryFiles(storage, layout);
    requireNothing(files);
    RepositoryKeys keys = new RepositoryKeys(files, random);
    boolean begun = keys.any();
    RepositoryKeys.Opened key =
        begun
            ? begun(files, keys, password)
            : made(keys, SealingKey.random(random), password, label, cost);
    Optional<OpenRepository> made = Optional.empty();
    try {
      made = configured(files, keys, key, config, random);
      if (made.isEmpty() && !begun) {
        files.delete(FileType.KEY, List.of(key.id())); // or the password would open a wrong key
      }
    } finally {
      if (made.isEmpty()) {
        key.master().wipe();
      }
    }
    return made.orElseThrow(() -> there(layout.config()));
  }

  private static RepositoryKeys.Opened made(
      RepositoryKeys keys,
      SealingKey master,
      PasswordSource password,
      KeyLabel label,
      ScryptCost cost)
      throws IOException {
    boolean made = false;
    try {
      RepositoryKeys.Opened key =
          new RepositoryKeys.Opened(keys.add(master, password, label, cost), master);
      made = true;
      return key;
    } finally {
      if (!made) {
        master.wipe();
      }
    }
  }

  /** With the config that is there then; empty when another master key's is. */
  private static Optional<OpenRepository> configured(
      RepositoryFiles files,
      RepositoryKeys keys,
      RepositoryKeys.Opened key,
      RepositoryConfig config,
      SecureRandom random)
      throws IOException {
    try {
      files.writeConfig(unpacked(files, key.master(), random, config).sealConfig(config.encode()));
      return Optional.of(new OpenRepository(files, keys, key, config, random));
    } catch (StorageException e) {
      if (e.kind() != Kind.EXISTS) {
        throw e;
      }
      return configOf(files, key.master(), random)
          .map(theirs -> new OpenRepository(files, keys, key, theirs, random));
    }
  }

  /** The key of a creation that was cut short before there was a config. */
  private static RepositoryKeys.Opened begun(
      RepositoryFiles files, RepositoryKeys keys, PasswordSource password) throws IOException {
    try {
      return keys.open(password, Optional.empty(), master -> true);
    } catch (StorageException e) {
      StorageException there = there(files.layout().folder(FileType.KEY).path());
      there.addSuppressed(e);
      throw there;
    }
  }

  /** Empty when it is another master key's. */
  private static Optional<RepositoryConfig> configOf(
      RepositoryFiles files, SealingKey master, SecureRandom random) throws IOException {
    byte[] sealed = files.readConfig().orElseThrow(() -> none(files.layout()));
    Optional<byte[]> json = config(sealed, files, master, random);
    return json.isPresent() ? Optional.of(RepositoryConfig.decode(json.get())) : Optional.empty();
  }

  /** The config's JSON; empty when it is damaged, or another master key's. */
  private static Optional<byte[]> config(
      byte[] sealed, RepositoryFiles files, SealingKey master, SecureRandom random)
      throws IOException {
    try {
      return Optional.of(new UnpackedFiles(files, master, random, false).openConfig(sealed));
    } catch (StorageException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static void requireNothing(RepositoryFiles files) throws IOException {
    if (files.readConfig().isPresent()) {
      throw there(files.layout().config());
    }
    for (FileType type : new FileType[] {FileType.SNAPSHOT, FileType.INDEX, FileType.PACK}) {
      try (Stream<StoredFile> all = files.list(type)) {
        Optional<StoredFile> any = all.findAny();
        if (any.isPresent()) {
          throw there(files.layout().key(type, any.get().id()));
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }

  private static StorageException there(ObjectKey key) {
    return there(key.path());
  }

  private static StorageException there(String what) {
    return new StorageException(
        Kind.EXISTS,
        "'" + what + "' is there: open the repository, or choose a folder without one");
  }

  /**
   * Opens a repository; blocks for as long as scrypt takes.
   *
   * @param hint the key that is likely the password's
   * @throws io.respaldo.format.repository.WrongPasswordException and kin, as {@link
   *     RepositoryKeys#open}
   * @throws StorageException MISSING when there is none; UNSUPPORTED for a later version; DAMAGED
   */
  public static OpenRepository open(
      StorageBackend storage, RepositoryLayout layout, PasswordSource password, Optional<Id> hint)
      throws IOException {
    SecureRandom random = new SecureRandom();
    RepositoryFiles files = new RepositoryFiles(storage, layout);
    byte[] sealed = files.readConfig().orElseThrow(() -> none(layout));
    RepositoryKeys keys = new RepositoryKeys(files, random);
    RepositoryKeys.Opened key =
        keys.open(password, hint, master -> config(sealed, files, master, random).isPresent());
    try {
      byte[] json = new UnpackedFiles(files, key.master(), random, false).openConfig(sealed);
      return new OpenRepository(files, keys, key, RepositoryConfig.decode(json), random);
    } catch (StorageException e) {
      key.master().wipe();
      throw Damage.in(layout.config(), e);
    }
  }

  /**
   * Gives a repository another password, without any of those that it has.
   *
   * @throws StorageException DAMAGED when this is not its master key, or the config is damaged
   */
  public static Id grant(
      StorageBackend storage,
      RepositoryLayout layout,
      SealingKey master,
      PasswordSource password,
      KeyLabel label,
      ScryptCost cost)
      throws IOException {
    SecureRandom random = new SecureRandom();
    RepositoryFiles files = new RepositoryFiles(storage, layout);
    byte[] sealed = files.readConfig().orElseThrow(() -> none(layout));
    RepositoryConfig.decode(new UnpackedFiles(files, master, random, false).openConfig(sealed));
    return new RepositoryKeys(files, random).add(master, password, label, cost);
  }

  private static StorageException none(RepositoryLayout layout) {
    return new StorageException(
        Kind.MISSING, "no repository: '" + layout.config() + "' is not there; create one first");
  }

  private static UnpackedFiles unpacked(
      RepositoryFiles files, SealingKey master, SecureRandom random, RepositoryConfig config) {
    return new UnpackedFiles(files, master, random, config.compresses());
  }

  public RepositoryConfig config() {
    return config;
  }

  /** The key file that opened it. */
  public RepositoryKeys.Opened key() {
    return key;
  }

  public RepositoryKeys keys() {
    return keys;
  }

  /** All files as they are stored. */
  public RepositoryFiles files() {
    return files;
  }

  /** Indexes, snapshots and locks. */
  public UnpackedFiles unpacked() {
    return unpacked(files, key.master(), random, config);
  }

  /** The names of all files of a type that there are now. */
  public List<Id> ids(FileType type) throws IOException {
    try (Stream<StoredFile> all = files.list(type)) {
      return all.map(StoredFile::id).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Reads a snapshot.
   *
   * @throws StorageException MISSING, DAMAGED
   */
  public Snapshot snapshot(Id id) throws IOException {
    return SnapshotCodec.decode(unpacked().read(FileType.SNAPSHOT, id));
  }

  /**
   * Reads the index, as it is now. Who lists snapshots too does that before, so that the index is
   * at least as new.
   *
   * @throws StorageException DAMAGED
   */
  public BlobIndex index() throws IOException {
    return index(ids(FileType.INDEX));
  }

  /** As above, of these index files. */
  public BlobIndex index(Collection<Id> indexFiles) throws IOException {
    return IndexReader.readAll(files, unpacked(), indexFiles);
  }

  /** A new sealer with the master key, for one thread. */
  public Sealer sealer() {
    return new Sealer(key.master(), random);
  }

  /** Overwrites the master key; nothing handed out may be used after. */
  @Override
  public void close() {
    key.master().wipe();
  }
}
