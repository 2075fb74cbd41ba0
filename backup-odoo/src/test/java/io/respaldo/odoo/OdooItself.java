package io.respaldo.odoo;

import io.respaldo.postgres.TestCluster;
import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What Odoo's database manager does with a zip, step by step as in {@code odoo/service/db.py} of 16
 * to 19, without building its registry.
 */
record OdooItself(TestCluster cluster, Path data, Path temporary) {
  private ExternalTool tool(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(cluster.bin().resolve(program).toString()));
    command.addAll(List.of(arguments));
    return ExternalTool.of(command)
        .env("PGHOST", cluster.host())
        .env("PGPORT", Integer.toString(cluster.port()))
        .env("PGUSER", cluster.superuser())
        .env("PGPASSWORD", cluster.password());
  }

  /** {@code _create_empty_database} */
  void createEmpty(String database) throws SQLException {
    cluster.sql(
        "postgres",
        "CREATE DATABASE \""
            + database
            + "\" ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0");
    cluster.sql(
        database,
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE EXTENSION IF NOT EXISTS unaccent",
        "ALTER FUNCTION unaccent(text) IMMUTABLE",
        "GRANT CREATE ON SCHEMA PUBLIC TO PUBLIC");
  }

  /** {@code restore_db} of a zip; errors of SQL are not noticed, as there. */
  void restore(String database, Path file) throws Exception {
    createEmpty(database);
    Path folder = Files.createTempDirectory(temporary, "restore");
    boolean filestore = false;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      extract(zip, Objects.requireNonNull(zip.getEntry("dump.sql"), "no dump.sql"), folder);
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().startsWith("filestore/")) {
          extract(zip, entry, folder);
          filestore = true;
        }
      }
    }
    tool("psql", "--dbname=" + database, "-q", "-f", folder.resolve("dump.sql").toString())
        .capture();
    if (filestore) {
      Files.move(folder.resolve("filestore"), data.resolve("filestore").resolve(database));
    }
  }

  private static void extract(ZipFile zip, ZipEntry entry, Path into) throws IOException {
    Path to = into.resolve(entry.getName());
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, to);
    }
  }

  /** {@code dump_db} in the format zip: the files, the manifest, then the database. */
  void dump(String database, Path file) throws Exception {
    Path folder = Files.createTempDirectory(temporary, "dump");
    Path files = data.resolve("filestore").resolve(database);
    if (Files.exists(files)) {
      copy(files, folder.resolve("filestore"));
    }
    try (Connection c = cluster.connect(database);
        OutputStream out = Files.newOutputStream(folder.resolve("manifest.json"))) {
      OdooManifest.read(c).orElseThrow().writeTo(out);
    }
    tool("pg_dump", "--no-owner", "--file=" + folder.resolve("dump.sql"), database).capture();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Path path : dumpFirst(folder)) {
        zip.putNextEntry(new ZipEntry(folder.relativize(path).toString()));
        Files.copy(path, zip);
        zip.closeEntry();
      }
    }
  }

  /** {@code dump_db} in the format dump. */
  void dumpCustom(String database, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      tool("pg_dump", "--no-owner", "--format=c", database).writeTo(out);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** {@code zip_dir}: the files of a folder before those of its folders, the dump before all. */
  private static List<Path> dumpFirst(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .sorted(
              Comparator.comparing((Path p) -> !p.endsWith("dump.sql"))
                  .thenComparing(Path::getNameCount)
                  .thenComparing(p -> p))
          .toList();
    }
  }
}
