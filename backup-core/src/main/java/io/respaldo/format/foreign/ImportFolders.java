package io.respaldo.format.foreign;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders that the host lets backups be referred to in, by name. A path from a document leads
 * to nothing else: it is relative, has no segment {@code .} or {@code ..}, and nothing on its way
 * is a symbolic link. Immutable.
 */
public final class ImportFolders {
  private final Map<String, Path> folders;

  /**
   * @param folders by name; absolute paths
   */
  public ImportFolders(Map<String, Path> folders) {
    this.folders = Map.copyOf(folders);
  }

  /** A file as a reference names it. */
  public record Place(String folder, String path) {}

  /** The name of the folder that a file lies in, and its path there; empty when it is in none. */
  public Optional<Place> placeOf(Path file) throws IOException {
    Path real = file.toRealPath(LinkOption.NOFOLLOW_LINKS);
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      if (!Files.isDirectory(folder.getValue())) {
        continue;
      }
      Path root = folder.getValue().toRealPath();
      Path whole = real.resolveSibling("").toRealPath().resolve(real.getFileName());
      if (whole.startsWith(root) && !whole.equals(root)) {
        List<String> segments = new ArrayList<>();
        root.relativize(whole).forEach(s -> segments.add(s.toString()));
        return Optional.of(new Place(folder.getKey(), String.join("/", segments)));
      }
    }
    return Optional.empty();
  }

  /**
   * Where a reference leads; nothing needs to be there.
   *
   * @throws StorageException DAMAGED when it would lead outside, UNAVAILABLE when the host named no
   *     such folder
   */
  Path resolve(Place place) throws IOException {
    Path root = folders.get(place.folder());
    if (root == null) {
      throw new StorageException(
          Kind.UNAVAILABLE,
          "the backup lies in the import folder '"
              + place.folder()
              + "', which this manager was not given");
    }
    Path at = root;
    for (String segment : place.path().split("/", -1)) {
      at = at.resolve(segment(place, root, segment));
      if (Files.isSymbolicLink(at)) {
        throw outside(place, "'" + segment + "' is a symbolic link");
      }
    }
    return at;
  }

  private static Path segment(Place place, Path root, String segment) throws StorageException {
    try {
      Path path = root.getFileSystem().getPath(segment);
      if (segment.isEmpty()
          || segment.equals(".")
          || segment.equals("..")
          || path.isAbsolute()
          || path.getNameCount() != 1
          || !path.toString().equals(segment)) {
        throw outside(place, "'" + segment + "' is no plain name");
      }
      return path;
    } catch (InvalidPathException e) {
      throw outside(place, "it holds what no name can hold");
    }
  }

  private static StorageException outside(Place place, String why) {
    return new StorageException(
        Kind.DAMAGED,
        "refused: the reference to '"
            + place.path().replaceAll("\\p{Cntrl}", "?")
            + "' could lead out of import folder '"
            + place.folder()
            + "': "
            + why);
  }
}
