package io.respaldo.storage.local;

import java.nio.file.FileSystem;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Who may read what the storage writes.
 *
 * @param fileMode as {@code ls} writes it: {@code rw-------}
 * @param folderMode as {@code ls} writes it: {@code rwx------}
 * @param posix whether the file system has such rights
 */
record Permissions(String fileMode, String folderMode, boolean posix) {
  static final String FILE = "rw-------";
  static final String FOLDER = "rwx------";

  static Permissions of(FileSystem system, String fileMode, String folderMode) {
    boolean posix = system.supportedFileAttributeViews().contains("posix");
    return new Permissions(fileMode, folderMode, posix);
  }

  FileAttribute<?>[] file() {
    return mode(fileMode);
  }

  FileAttribute<?>[] folder() {
    return mode(folderMode);
  }

  private FileAttribute<?>[] mode(String mode) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
