package io.respaldo.storage.local;

import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where keys lie in the file system, and that the way to them leads through real folders only.
 *
 * @param path real, so that one folder has one name in this JVM
 */
record Root(Path path, Permissions permissions) {
  private static final Pattern WINDOWS_REFUSES =
      Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?|.*[. ]");

  /** The file of a key, whether or not it exists. */
  Path file(ObjectKey key, Traits traits) throws StorageException {
    return resolve(key.path(), traits);
  }

  /** The folder, whether or not it exists. */
  Path folder(Folder folder, Traits traits) throws StorageException {
    return folder.path().isEmpty() ? path : resolve(folder.path(), traits);
  }

  private Path resolve(String key, Traits traits) throws StorageException {
    Path at = path;
    for (String segment : key.split("/", -1)) {
      at = child(at, segment, traits);
    }
    return at;
  }

  private static Path child(Path folder, String segment, Traits traits) throws StorageException {
    String why = "";
    if (traits.windows() && WINDOWS_REFUSES.matcher(segment).matches()) {
      why = "Windows keeps this name for itself or changes it";
    } else if (traits.renames() && !Normalizer.isNormalized(segment, Normalizer.Form.NFC)) {
      why = "this file system would store another spelling of it; use the composed one (NFC)";
    } else {
      try {
        Path child = folder.resolve(segment);
        if (folder.equals(child.getParent())
            && segment.equals(String.valueOf(child.getFileName()))) {
          return child;
        }
        why = "this file system reads more than a name in it";
      } catch (InvalidPathException e) {
        why =
            e.getReason()
                + "; if its letters are the trouble, start Java with LC_ALL=C.UTF-8 or another"
                + " UTF-8 locale";
      }
    }
    throw new StorageException(
        Kind.UNSUPPORTED, "'" + segment + "' can't be a file name here: " + why);
  }

  /**
   * What stands under exactly this name, if anything does; looks at every folder on the way.
   *
   * @throws StorageException DENIED when it, or a folder on the way, is a symbolic link
   */
  Optional<BasicFileAttributes> look(Path file, Traits traits) throws IOException {
    Path at = path;
    Optional<BasicFileAttributes> found = Optional.empty();
    for (Path name : path.relativize(file)) {
      if (!at.equals(path) && found.filter(BasicFileAttributes::isDirectory).isEmpty()) {
        return Optional.empty();
      }
      at = at.resolve(name);
      found = attributes(at);
      if (found.isEmpty()) {
        requireRoot(); // a lost disk is no proof that nothing is on it
        return found;
      }
    }
    return found.isPresent() && traits.aliases() && !sameSpelling(file, traits)
        ? Optional.empty()
        : found;
  }

  /** Attributes of this very name; the folders on the way were looked at before. */
  static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (found.isSymbolicLink()) {
        throw new StorageException(
            Kind.DENIED,
            file
                + " is a symbolic link, and none is followed inside a storage; open the place it"
                + " points to as a storage of its own, or put the folder itself here");
      }
      return Optional.of(found);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Failures.reading("look at " + file.getFileName(), file, e);
    }
  }

  /** Whether what stands there is spelled like this, and not in another case or composition. */
  boolean sameSpelling(Path file, Traits traits) throws IOException {
    try {
      String real = path.relativize(file.toRealPath()).toString();
      return traits.spelling(real).equals(path.relativize(file).toString());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Makes the folders on the way, private ones, and tells whether all of them are real folders. */
  void makeFolders(Path folder, Traits traits, FolderSync sync) throws IOException {
    if (folder.equals(path)) {
      requireRoot();
      return;
    }
    Path at = path;
    for (Path name : path.relativize(folder)) {
      Path parent = at;
      at = at.resolve(name);
      Optional<BasicFileAttributes> found = attributes(at);
      if (found.isEmpty()) {
        makeFolder(at);
        sync.forget(at);
      } else if (!found.get().isDirectory()) {
        throw new StorageException(
            Kind.UNSUPPORTED,
            "'" + path.relativize(at) + "' is an object here and so can't be a folder too");
      }
      sync.onceDurable(at, parent);
    }
    if (traits.aliases() && !sameSpelling(folder, traits)) {
      throw new StorageException(
          Kind.UNSUPPORTED,
          "folder '"
              + path.relativize(folder)
              + "' exists in another spelling, '"
              + path.relativize(folder.toRealPath())
              + "', and this file system can't tell them apart");
    }
  }

  private void makeFolder(Path folder) throws IOException {
    requireRoot();
    try {
      Files.createDirectory(folder, permissions.folder());
    } catch (FileAlreadyExistsException e) {
      // another writer made it meanwhile; if it is no folder, writing into it will say so
    } catch (IOException e) {
      throw Failures.writing("make folder " + path.relativize(folder), folder, e);
    }
  }

  /**
   * A root is made when the storage is opened, never later: a lost mount must not be papered over.
   */
  void requireRoot() throws IOException {
    if (!Files.isDirectory(path)) {
      throw new StorageException(
          Kind.UNAVAILABLE, "the storage's folder " + path + " is gone; is its disk mounted?");
    }
  }
}
