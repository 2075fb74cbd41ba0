package io.respaldo.postgres;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Backups as people's scripts make them, by the tools that these call. */
public final class ScriptBackups {
  private final TestCluster cluster;
  private final String database;

  /** Of one database of the server of this JVM. */
  public ScriptBackups(TestCluster cluster, String database) {
    this.cluster = cluster;
    this.database = database;
  }

  private void sh(Path folder, String script) throws IOException, InterruptedException {
    ExternalTool.of("bash", "-euo", "pipefail", "-c", script)
        .in(folder)
        .env("PGPASSWORD", cluster.password())
        .env("PGHOST", cluster.host())
        .env("PGPORT", Integer.toString(cluster.port()))
        .env("PGUSER", cluster.superuser())
        .env("PATH", cluster.bin() + ":" + System.getenv("PATH"))
        .capture();
  }

  /** {@code pg_dump DATABASE | gzip > file}. */
  public Path gzippedDump(Path file) throws IOException, InterruptedException {
    Files.createDirectories(file.resolveSibling(""));
    sh(file.resolveSibling(""), "pg_dump --no-owner " + database + " | gzip > '" + file + "'");
    return file;
  }

  /** As {@code backup-instance.sh} makes it: {@code dump.sql} and {@code filestore/} of a tree. */
  public Path archive(Path file, Path filestore) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(filestore.resolveSibling(""), "making");
    sh(
        folder,
        "pg_dump --no-owner "
            + database
            + " > dump.sql; cp -r '"
            + filestore
            + "' filestore; mkdir -p '"
            + file.resolveSibling("")
            + "'; tar -czf '"
            + file
            + "' -C '"
            + folder
            + "' .");
    return file;
  }

  /** {@code tar -czf file -C parent name} of a folder. */
  public Path tar(Path file, Path tree) throws IOException, InterruptedException {
    Files.createDirectories(file.resolveSibling(""));
    sh(tree.resolveSibling(""), "tar -czf '" + file + "' " + tree.getFileName());
    return file;
  }

  /** Any other commands, in a folder. */
  public void run(Path folder, String script) throws IOException, InterruptedException {
    sh(folder, script);
  }
}
