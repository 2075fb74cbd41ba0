package io.respaldo.storage.local;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives a staged file its name: the instant at which an object begins to exist. */
record Publication(Root root, Traits traits, RootLock lock) {

  /** Takes the name if nobody has it. */
  void create(ObjectFile file, StagedFile staged) throws IOException {
    try {
      if (traits.links()) {
        Files.createLink(file.path(), staged.path());
      } else {
        lock.holding(() -> moveToFree(file.path(), staged.path()));
      }
    } catch (FileAlreadyExistsException e) {
      if (!linkedAlready(file.path(), staged.path())) {
        throw taken(file);
      }
    } catch (UnsupportedOperationException e) {
      throw new StorageException(
          Kind.UNSUPPORTED,
          "no hard links here, which could not be tried when the storage was opened; open it again",
          e);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Goes over the old file. The caller holds the lock. */
  void replace(ObjectFile file, StagedFile staged) throws IOException {
    try {
      // where an atomic move replaces anyway, the second option counts for nothing; Jimfs needs it
      Files.move(
          staged.path(),
          file.path(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static Path moveToFree(Path target, Path staged) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    return Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A network file system may repeat a link whose answer was lost, and then finds it taken. */
  private boolean linkedAlready(Path target, Path staged) throws IOException {
    try {
      return traits.links()
          && Root.attributes(target).isPresent()
          && Files.isSameFile(target, staged);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private StorageException taken(ObjectFile file) throws IOException {
    if (Files.isDirectory(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      return new StorageException(
          Kind.UNSUPPORTED, "'" + file.key() + "' is a folder here and so can't be an object too");
    }
    if (traits.aliases() && !root.sameSpelling(file.path(), traits)) {
      return new StorageException(
          Kind.EXISTS,
          "object '"
              + file.key()
              + "' exists in another spelling, and this file system can't tell them apart");
    }
    return StorageException.exists(file.key());
  }

  private static IOException failed(ObjectFile file, IOException e) {
    return Failures.writing("store '" + file.key() + "'", file.path(), e);
  }
}
