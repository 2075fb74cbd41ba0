package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.format.OutsideFile;
import io.respaldo.format.tree.PlainFile;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * A file that a backup is, wherever it lies.
 *
 * @param name under which it is handed out
 * @param sha256 as recorded
 */
record BackupFile(String name, long size, Optional<String> sha256, Opener opener) {
  /** Opens it at its beginning. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /** The main object in the storage, or the files of another tool that the backup refers to. */
  static List<BackupFile> of(Engine engine, Opened opened) throws IOException {
    Backup b = opened.backup();
    List<OutsideFile> outside = opened.format().outside(Shelves.stored(b));
    if (!outside.isEmpty()) {
      return outside.stream().map(o -> of(b, o)).toList();
    }
    if (!opened.format().isOneFile()) {
      throw new BackupException(
          Kind.REFUSED,
          "backup '" + b.id() + "' is no file: format '" + b.content().format() + "' spreads it",
          "export it as tar.gz, tar.zst or zip");
    }
    ObjectKey key = opened.format().mainObject(Shelves.stored(b));
    return List.of(
        new BackupFile(
            b.content().file(),
            b.content().bytes(),
            Optional.ofNullable(b.content().checksums().get("sha256")),
            () -> engine.storage(b.content().storage()).open(key)));
  }

  private static BackupFile of(Backup b, OutsideFile file) {
    if (Files.isDirectory(file.path())) {
      throw new BackupException(
          Kind.REFUSED,
          "backup '" + b.id() + "' refers to the folder '" + file.path() + "', which is no file",
          "copy the folder, or import it as a copy and export that");
    }
    return new BackupFile(
        file.path().getFileName().toString(),
        file.size(),
        Optional.of(file.sha256()),
        () -> PlainFile.open(file.path(), 0));
  }
}
