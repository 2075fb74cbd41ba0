package io.respaldo.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may touch a file: whoever can write the configuration file runs commands as us, and whoever
 * can read a password file has the password. File systems without Unix permissions are not looked
 * at.
 */
final class PrivateFile {
  private PrivateFile() {}

  /**
   * @throws ConfigException when somebody else may change it
   */
  static void checkNotWritableByOthers(Path file) {
    PosixFileAttributes attributes = attributes(file);
    if (attributes == null) {
      return;
    }
    checkOwner(file, attributes);
    Set<PosixFilePermission> granted = attributes.permissions();
    if (granted.contains(PosixFilePermission.GROUP_WRITE)
        || granted.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new ConfigException(
          file + ": others can write it, and it says what is run; do: chmod go-w " + file);
    }
  }

  /**
   * @throws ConfigException when somebody else may read it
   */
  static void checkNotReadableByOthers(Path file) {
    PosixFileAttributes attributes = attributes(file);
    if (attributes == null) {
      return;
    }
    Set<PosixFilePermission> granted = attributes.permissions();
    if (granted.contains(PosixFilePermission.GROUP_READ)
        || granted.contains(PosixFilePermission.OTHERS_READ)) {
      throw new ConfigException(
          file + ": others can read it, and it holds a password; do: chmod go-rwx " + file);
    }
    checkNotWritableByOthers(file);
  }

  private static void checkOwner(Path file, PosixFileAttributes attributes) {
    String owner = attributes.owner().getName();
    String user = System.getProperty("user.name", "?");
    // "?" is a user without a name, as in containers
    if (!owner.equals("root") && !owner.equals(user) && !user.equals("?")) {
      throw new ConfigException(
          file
              + ": belongs to "
              + owner
              + ", and it says what is run; do: chown "
              + user
              + " "
              + file);
    }
  }

  private static @Nullable PosixFileAttributes attributes(Path file) {
    try {
      var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      return view == null ? null : view.readAttributes();
    } catch (IOException e) {
      throw new ConfigException(file + ": can't be read: " + e);
    }
  }
}
