package io.respaldo.odoo;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.postgres.PostgresRestore;
import io.respaldo.postgres.PostgresSource;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.CompositeSource;
import io.respaldo.source.Destination;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.Preflight;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * One database of Odoo with its filestore, captured while Odoo runs: every file that a row of the
 * dump names is in the backup, and its SHA-1 was seen to be its name. Restored as a pair: the
 * database {@code NAME} and the folder {@code filestore/NAME}.
 *
 * <p>Parts: {@code filestore/files}, {@code attachments.tsv} (the files that the dump names, with
 * size, checksum and {@code whole}, {@code missing} or {@code damaged}), {@code manifest.json} as
 * Odoo writes it, and those of {@link PostgresSource} below {@code db}. As in Odoo's own dumps,
 * owners stay out, and so do rights: everything will belong to the role that restores. Spool
 * folders such as {@code checklist}, sessions, and unfinished files are left out. Immutable and
 * thread-safe; calls block and honour interruption.
 */
public final class OdooSource implements BackupSource {
  static final String DATABASE = "db";
  static final String FILESTORE = "filestore";
  static final String FILES = "files";

  private static final int MAX_NAME = 63;

  private final OdooInstance instance;
  private final String name;
  private final PostgresSource database;
  private final DirectorySource files;
  private final CompositeSource both;

  private OdooSource(OdooInstance instance, String name, PostgresSource database) {
    this.instance = instance;
    this.name = name;
    this.database = database;
    this.files = DirectorySource.of(instance.filestore(name)).part(FILES);
    this.both = CompositeSource.of(DATABASE, database).with(FILESTORE, files);
  }

  /**
   * A source with all defaults.
   *
   * @throws IllegalArgumentException for a name that Odoo would not give a database
   */
  public static OdooSource of(OdooInstance instance, String database) {
    return of(instance, database, how -> how);
  }

  /**
   * A source whose dumps are made and restored as the host wants.
   *
   * @param how sets tools, dump format and the like; a choice of tables or schemas makes no sense
   *     here
   * @throws IllegalArgumentException for a name that Odoo would not give a database
   */
  public static OdooSource of(
      OdooInstance instance, String database, UnaryOperator<PostgresSource.Builder> how) {
    PostgresSource.Builder builder =
        PostgresSource.builder(instance.connection(database))
            .extraArguments("--no-owner", "--no-privileges")
            .restore(PostgresRestore.DEFAULT.withoutOwners())
            .restoreCollation("C")
            .beforeLoad(EmptyOdoo::prepare);
    return new OdooSource(instance, database, how.apply(builder).build());
  }

  @Override
  public Preflight preflight(BackupKind wanted) throws IOException, InterruptedException {
    Preflight own = database.preflight(wanted);
    List<Finding> findings = new ArrayList<>(own.findings());
    Path folder = instance.filestore(name);
    if (!Files.exists(folder)) {
      findings.add(
          Finding.note(
              "filestore_missing",
              "there is no filestore '"
                  + folder
                  + "'; that is right only while no attachment has a file"));
    } else if (!Files.isDirectory(folder)
        || !Files.isReadable(folder)
        || !Files.isExecutable(folder)) {
      findings.add(
          Finding.error(
              "filestore_unreadable",
              "the filestore '" + folder + "' can't be read",
              "give the right to read it, or correct data_dir"));
    }
    return new Preflight(own.kind(), OptionalLong.empty(), own.spoolBytes(), findings);
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    try (OdooCapture capture = new OdooCapture(database, instance.filestore(name), to)) {
      capture.run();
    }
  }

  /** The database and its filestore themselves. Stop Odoo before the swap. */
  @Override
  public Destination inPlace() {
    return new OdooDestination(both.inPlace(), name, place());
  }

  /** The new database {@code <database>_<mark>} with its filestore. */
  @Override
  public Destination beside(String mark) {
    String end = "_" + mark;
    if (end.length() >= MAX_NAME) {
      throw new IllegalArgumentException(
          "mark '"
              + mark
              + "' leaves no room for the database's name; PostgreSQL takes "
              + MAX_NAME
              + " bytes");
    }
    return to(name.substring(0, Math.min(name.length(), MAX_NAME - end.length())) + end);
  }

  /** A new database of that name with its filestore. */
  @Override
  public Destination at(RestoreTarget target) {
    if (target.address().isEmpty() || !target.members().isEmpty()) {
      throw new IllegalArgumentException(
          "Odoo is restored to one new database with its filestore: give its name");
    }
    return to(target.address().get());
  }

  private Destination to(String other) {
    RestoreTarget pair =
        RestoreTarget.ofMembers()
            .with(DATABASE, OdooInstance.checkName(other))
            .with(FILESTORE, instance.filestore(other).toString());
    return new OdooDestination(both.at(pair), other, place());
  }

  private OdooPlace place() {
    return new OdooPlace(instance, files);
  }

  /** {@code identity} is {@code move} or {@code copy}; {@code neutralize} is {@code true}. */
  @Override
  public Set<String> restoreOptions() {
    Set<String> all = new TreeSet<>(both.restoreOptions());
    all.addAll(OdooWishes.OPTIONS);
    all.remove(PostgresSource.TABLES); // Odoo starts on a whole database only
    return all;
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    return new OdooStagedRestore(both.resume(names), place(), List.of());
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "Odoo database '" + name + "' of " + instance;
  }
}
