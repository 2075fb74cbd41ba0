package io.respaldo.storage.local;

import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What the file system under a root can do, found out by trying.
 *
 * @param links has hard links, so that a name can be taken atomically
 * @param aliases knows one file by several spellings (case, Unicode normalisation)
 * @param renames stores a name in a spelling of its own (decomposed, say)
 * @param syncsFolders a folder can be opened and forced to disk; Windows does it by itself
 * @param windows refuses or silently changes some names
 */
record Traits(
    boolean links, boolean aliases, boolean renames, boolean syncsFolders, boolean windows) {

  static Traits probe(Root root) {
    Path path = root.path();
    boolean windows = path.getFileSystem().getSeparator().equals("\\");
    String name = TemporaryFiles.name();
    try {
      Path probe = path.resolve(name + "-probe-e\u0301");
      try {
        Files.createFile(probe, root.permissions().file());
        return new Traits(
            links(probe, path.resolve(name + "-link")),
            known(path.resolve(name + "-PROBE-e\u0301")) || known(path.resolve(name + "-probe-é")),
            !String.valueOf(probe.toRealPath().getFileName()).equals(name + "-probe-e\u0301"),
            syncsFolders(path),
            windows);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      return untried(path, true);
    } catch (InvalidPathException e) {
      // a locale without these letters: no key with such letters gets here either
      return untried(path, links(root));
    }
  }

  /**
   * What can be told without writing. Links are taken for possible: to believe the contrary while
   * another process knows better would let both use a different guard for the same name.
   */
  private static Traits untried(Path path, boolean links) {
    boolean windows = path.getFileSystem().getSeparator().equals("\\");
    return new Traits(links, otherCaseIsSame(path), false, syncsFolders(path), windows);
  }

  private static boolean links(Root root) {
    String name = TemporaryFiles.name();
    Path probe = root.path().resolve(name + "-probe");
    try {
      Files.createFile(probe, root.permissions().file());
      try {
        return links(probe, root.path().resolve(name + "-link"));
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean links(Path file, Path link) {
    try {
      Files.createLink(link, file);
      Files.deleteIfExists(link);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } catch (IOException e) {
      // exFAT, for one, says "not permitted"; only a lack of space proves nothing
      IOException named = Failures.writing("try a hard link", link, e);
      return StorageException.kindOf(named) == StorageException.Kind.FULL;
    }
  }

  private static boolean known(Path other) {
    return Files.exists(other, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean otherCaseIsSame(Path folder) {
    Path name = folder.getFileName();
    if (name == null) {
      return false;
    }
    String upper = name.toString().toUpperCase(Locale.ROOT);
    String lower = name.toString().toLowerCase(Locale.ROOT);
    Path other = folder.resolveSibling(upper.equals(name.toString()) ? lower : upper);
    try {
      return !upper.equals(lower) && Files.isSameFile(folder, other);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean syncsFolders(Path folder) {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** The spelling of a name that keys use: the composed one, where the system has its own. */
  String spelling(String name) {
    return renames ? Normalizer.normalize(name, Normalizer.Form.NFC) : name;
  }
}
