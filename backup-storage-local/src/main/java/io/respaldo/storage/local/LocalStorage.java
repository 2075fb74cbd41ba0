package io.respaldo.storage.local;

import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.Tag;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Objects as plain files in a folder, through {@code java.nio.file} only: a local disk, a mounted
 * share, or Jimfs. A key is the file's path below the root. Files are private to the user (0600,
 * folders 0700) unless the {@link #builder} says otherwise. Thread-safe; any number of storages,
 * processes and, where the file system's locks reach them, machines may share a root. They must
 * name the same root: to work below it, use {@code PrefixedStorage}.
 *
 * <p>A new object is written to {@code .tmp-…} beside its place, forced to disk, and given its name
 * by a hard link, which fails when the name is taken. Where the file system has no hard links, it
 * is moved there under the root's lock; that excludes other Respaldo storages, but not a foreign
 * program that makes the same file in that instant. A replacement is moved over the old file under
 * the root's lock, after a look at its tag. The lock is {@code .tmp-lock} in the root; leave it
 * there. What else is called {@code .tmp-…} and belongs to no living writer, {@link
 * #removeDeadTemporaries} removes; nothing else is ever removed but what {@link #delete} names.
 *
 * <p>Symbolic links below the root are refused and never listed. A file name that can't be a key is
 * not listed. Names that the file system can't tell apart (case, Unicode composition) are refused
 * rather than mixed up. Deleting leaves folders in place.
 */
public final class LocalStorage implements StorageBackend {
  /** How many objects are deleted under one holding of the lock. */
  private static final int BATCH = 256;

  private static final Duration TIDIED_AFTER = Duration.ofHours(1);

  private final Root root;
  private final Traits traits;
  private final RootLock lock;
  private final FolderSync sync;

  LocalStorage(Root root, Traits traits, RootLock lock) {
    this.root = root;
    this.traits = traits;
    this.lock = lock;
    this.sync = new FolderSync(traits.syncsFolders());
  }

  /** The storage in this folder, which is made if it isn't there. */
  public static LocalStorage at(Path root) throws IOException {
    return builder(root).open();
  }

  /** For a storage with other rights, or in a folder that must be there. */
  public static LocalStorageBuilder builder(Path root) {
    return new LocalStorageBuilder(root);
  }

  /** The real path of its folder. */
  public Path root() {
    return root.path();
  }

  @Override
  public ObjectInfo create(ObjectKey key, Body body) throws IOException {
    ObjectFile file = file(key);
    requireAbsent(file);
    Path folder = parent(file);
    root.makeFolders(folder, traits, sync);
    try (StagedFile staged = StagedFile.in(folder, root.permissions())) {
      staged.write(body);
      BasicFileAttributes written = staged.attributes();
      ObjectInfo made = file.info(written, staged.tag(written));
      new Publication(root, traits, lock).create(file, staged);
      sync.sync(folder);
      return made;
    }
  }

  @Override
  public ObjectInfo replace(ObjectKey key, Body body, Tag expected) throws IOException {
    ObjectFile file = file(key);
    requireTag(file, expected);
    Path folder = parent(file);
    try (StagedFile staged = StagedFile.in(folder, root.permissions())) {
      staged.write(body);
      ObjectInfo made =
          lock.holding(
              () -> {
                BasicFileAttributes old = requireTag(file, expected);
                BasicFileAttributes written = staged.laterThan(old);
                new Publication(root, traits, lock).replace(file, staged);
                return file.info(written, staged.tag(written));
              });
      sync.sync(folder);
      return made;
    }
  }

  @Override
  public ObjectContent open(ObjectKey key, Range range) throws IOException {
    return file(key).open(range);
  }

  @Override
  public Optional<ObjectInfo> find(ObjectKey key) throws IOException {
    return file(key).info();
  }

  @Override
  public Stream<ObjectInfo> list(Folder folder) throws IOException {
    Path at = root.folder(folder, traits);
    return there(at) ? new Listing(traits).of(folder, at, true) : Stream.empty();
  }

  @Override
  public Stream<ObjectInfo> listHere(Folder folder) throws IOException {
    Path at = root.folder(folder, traits);
    return there(at) ? new Listing(traits).of(folder, at, false) : Stream.empty();
  }

  @Override
  public Stream<Folder> folders(Folder folder) throws IOException {
    Path at = root.folder(folder, traits);
    return there(at) ? new Listing(traits).folders(folder, at) : Stream.empty();
  }

  private boolean there(Path folder) throws IOException {
    root.requireRoot();
    return folder.equals(root.path())
        || root.look(folder, traits).filter(BasicFileAttributes::isDirectory).isPresent();
  }

  @Override
  public void delete(Collection<ObjectKey> keys) throws IOException {
    List<ObjectKey> all = new ArrayList<>(keys);
    for (int from = 0; from < all.size(); from += BATCH) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted; " + from + " objects are deleted");
      }
      List<ObjectKey> batch = all.subList(from, Math.min(from + BATCH, all.size()));
      for (Path folder : lock.holding(() -> deleted(batch))) {
        sync.sync(folder);
      }
    }
  }

  /** Deletes, and tells from which folders. */
  private Set<Path> deleted(List<ObjectKey> keys) throws IOException {
    Set<Path> folders = new HashSet<>();
    for (ObjectKey key : keys) {
      ObjectFile file = file(key);
      if (file.look().isPresent()) {
        try {
          Files.deleteIfExists(file.path());
        } catch (IOException e) {
          throw Failures.reading("delete '" + key + "'", file.path(), e);
        }
        folders.add(parent(file));
      }
    }
    return folders;
  }

  @Override
  public Set<Capability> capabilities() {
    return Collections.unmodifiableSet(EnumSet.allOf(Capability.class));
  }

  @Override
  public OptionalLong free() throws IOException {
    try {
      return OptionalLong.of(Files.getFileStore(root.path()).getUsableSpace());
    } catch (IOException e) {
      throw Failures.reading("free space", root.path(), e);
    }
  }

  /**
   * Removes temporary files of writers that died. A file goes only if it bears a name that this
   * class gave, nobody changed it for so long, and its lock can be taken, which a living writer
   * holds. The lock is the proof on a local disk; the time protects a writer on another machine
   * whose locks don't reach here.
   *
   * @return how many were removed
   */
  public int removeDeadTemporaries(Duration untouchedFor) throws IOException {
    return new DeadTemporaries(root.path(), lock.time()).remove(untouchedFor);
  }

  /** Removes temporary files below the folder that nobody changed for an hour, as above. */
  @Override
  public void tidy(Folder folder) throws IOException {
    Path at = root.folder(folder, traits);
    if (root.look(at, traits).filter(BasicFileAttributes::isDirectory).isPresent()) {
      new DeadTemporaries(at, lock.time()).remove(TIDIED_AFTER);
    }
  }

  FolderSync sync() {
    return sync;
  }

  private ObjectFile file(ObjectKey key) throws IOException {
    return new ObjectFile(root, traits, key, root.file(key, traits));
  }

  private Path parent(ObjectFile file) {
    Path parent = file.path().getParent();
    return parent == null ? root.path() : parent;
  }

  /** Spares the writing of an object whose name is taken; the guard comes after. */
  private static void requireAbsent(ObjectFile file) throws IOException {
    if (file.look().isPresent()) {
      throw StorageException.exists(file.key());
    }
  }

  private static BasicFileAttributes requireTag(ObjectFile file, Tag expected) throws IOException {
    ObjectInfo info = file.info().orElseThrow(() -> StorageException.missing(file.key()));
    if (!info.requireTag().equals(expected)) {
      throw StorageException.changed(file.key());
    }
    return file.look().orElseThrow(() -> StorageException.missing(file.key()));
  }
}
