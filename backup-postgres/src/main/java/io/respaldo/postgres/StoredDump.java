package io.respaldo.postgres;

import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.Trigger;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.source.Restore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dump in a backup. */
record StoredDump(DumpFormat format) {
  private static final int BUFFER = 64 * 1024;

  /** The dump, when there is one and it was chosen whole. */
  static Optional<StoredDump> find(Restore restore) throws IOException {
    Set<String> names =
        restore.parts().parts().stream().map(Part::name).collect(Collectors.toSet());
    return Stream.of(DumpFormat.values())
        .filter(f -> names.contains(f.part()) && restore.selection().includesPart(f.part()))
        .map(StoredDump::new)
        .findFirst();
  }

  InputStream open(Restore restore) throws IOException {
    return restore.parts().read(EntryPath.of(format.part()));
  }

  /** What a custom dump says that it holds. */
  DumpToc contents(Restore restore) throws IOException {
    try (InputStream in = new BufferedInputStream(open(restore), BUFFER)) {
      return DumpToc.read(in);
    }
  }

  /** Whether nobody recorded that Respaldo made it. */
  boolean isForeign(Backup backup) {
    return backup.state() == Backup.State.UNRECORDED
        || backup.origin().trigger() == Trigger.IMPORT
        || backup.fact("pg_dump_version").isEmpty();
  }

  /** The version of pg_dump that made it. */
  static Optional<PgVersion> madeBy(Backup backup) {
    return backup
        .fact("pg_dump_version")
        .or(() -> backup.fact(ForeignDump.PG_DUMP))
        .flatMap(PgVersion::parse);
  }

  /** Whether objects get the owners that it names: who restores a foreign one can't give any. */
  boolean withOwners(PostgresSettings settings, Backup backup) {
    return settings.restore.owners() && !(format == DumpFormat.CUSTOM && isForeign(backup));
  }

  /**
   * Whether a custom dump is loaded as text, so that statements can be left out: one of another
   * tool's making, or of a newer server. Owners are left out then.
   */
  boolean needsText(PostgresSettings settings, Backup backup, Client client)
      throws IOException, InterruptedException {
    return settings.restore.jobs() == 1
        && !withOwners(settings, backup)
        && !client.isInside()
        && (isForeign(backup) || isNewer(backup));
  }

  private static boolean isNewer(Backup backup) {
    Optional<PgVersion> made = backup.fact("pg_dump_version").flatMap(PgVersion::parse);
    Optional<PgVersion> server = backup.fact("server_version").flatMap(PgVersion::parse);
    return made.isPresent() && server.isPresent() && made.get().major() > server.get().major();
  }

  /** Tools that can read the dump and write to the server. */
  PgInstallation tools(PostgresSettings settings, Optional<PgVersion> made, ServerInfo server)
      throws IOException, InterruptedException {
    int major = server.version().major();
    if (format == DumpFormat.CUSTOM && made.isPresent() && made.get().major() > major) {
      return settings.tools.choose(
          made.get().major(), "a dump made by version " + made.get().major());
    }
    return settings.tools.choose(major, "a server of version " + major);
  }

  static Finding unrestrictable(PgVersion psql) {
    return Finding.error(
        "psql_too_old",
        "psql "
            + psql
            + " can't run a dump with its own commands switched off (\\restrict), and a dump from"
            + " a storage is never run with them",
        "install a current minor version (13.22, 14.19, 15.14, 16.10, 17.6 or later)");
  }
}
