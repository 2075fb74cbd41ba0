package io.respaldo.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders of client programs that are not what they should be. */
final class FakeTools {
  private FakeTools() {}

  /** A pg_dump that only knows its version. */
  static Path ofVersion(Path folder, String version) throws IOException {
    Files.createDirectories(folder);
    script(folder.resolve("pg_dump"), "echo 'pg_dump (PostgreSQL) " + version + "'");
    return folder;
  }

  /** The real programs, pg_dump with something done to its output. */
  static Path through(Path folder, Path real, String filter) throws IOException {
    Files.createDirectories(folder);
    for (String tool : new String[] {"psql", "pg_restore", "pg_dumpall"}) {
      Files.createSymbolicLink(folder.resolve(tool), real.resolve(tool));
    }
    script(
        folder.resolve("pg_dump"),
        "case $1 in --version) exec " + real + "/pg_dump --version;; esac",
        real + "/pg_dump \"$@\" | " + filter);
    return folder;
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
