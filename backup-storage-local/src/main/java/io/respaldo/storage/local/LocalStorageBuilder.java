package io.respaldo.storage.local;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Opens a {@link LocalStorage}. Not thread-safe. */
public final class LocalStorageBuilder {
  private final Path root;
  private boolean make = true;
  private String fileMode = Permissions.FILE;
  private String folderMode = Permissions.FOLDER;
  private TimeSource time = TimeSource.system();

  LocalStorageBuilder(Path root) {
    this.root = root;
  }

  /**
   * Refuses to open when the root isn't there. For a disk that may not be mounted: give a folder on
   * it, not the mount point. Default: the root is made.
   */
  public LocalStorageBuilder mustExist() {
    make = false;
    return this;
  }

  /**
   * Rights of new files and folders, as {@code ls} writes them; the process's umask still takes
   * away from them. For backups that another user reads, say {@code rw-r-----} and {@code
   * rwxr-x---}. Default: {@code rw-------} and {@code rwx------}. Without effect where the file
   * system has no such rights.
   */
  public LocalStorageBuilder permissions(String files, String folders) {
    PosixFilePermissions.fromString(files);
    PosixFilePermissions.fromString(folders);
    fileMode = files;
    folderMode = folders;
    return this;
  }

  /** Default: the system's. */
  public LocalStorageBuilder time(TimeSource source) {
    time = source;
    return this;
  }

  /**
   * @throws StorageException UNAVAILABLE if the root isn't there and must exist; DENIED
   */
  public LocalStorage open() throws IOException {
    Permissions permissions = Permissions.of(root.getFileSystem(), fileMode, folderMode);
    Root opened = new Root(folder(permissions), permissions);
    RootLock lock = new RootLock(opened, time);
    lock.prepare();
    Traits traits = Traits.probe(opened);
    return new LocalStorage(opened, traits, lock);
  }

  private Path folder(Permissions permissions) throws IOException {
    try {
      if (make && !Files.exists(root)) {
        Files.createDirectories(root, permissions.folder());
      }
      if (!Files.isDirectory(root)) {
        throw new StorageException(
            Kind.UNAVAILABLE,
            root + " is no folder; make it, or mount the disk that it should be on");
      }
      return root.toRealPath();
    } catch (IOException e) {
      throw Failures.writing("open the storage", root, e);
    }
  }
}
