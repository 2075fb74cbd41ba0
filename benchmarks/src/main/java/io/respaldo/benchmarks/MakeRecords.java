package io.respaldo.benchmarks;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.BackupManager;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.RetentionPolicy;
import io.respaldo.Trigger;
import io.respaldo.catalog.Documents;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.internal.Layout;
import io.respaldo.part.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a home of many instances with hourly backups: records as the engine's codec writes them,
 * archives of one byte with their indexes. {@code MakeRecords HOME INSTANCES RECORDS}.
 */
public final class MakeRecords {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("'backup_'yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
  private static final Actor ACTOR = Actor.of("scheduler", "node-1");

  private MakeRecords() {}

  /** Makes it. */
  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]);
    int instances = Integer.parseInt(args[1]);
    int records = Integer.parseInt(args[2]);
    Instant newest = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
    RetentionPolicy keepsAll = RetentionPolicy.KEEP_ALL.maxCount(records + 1);
    try (RecordsWorld world = new RecordsWorld(home);
        BackupManager manager = world.manager()) {
      for (int i = 0; i < instances; i++) {
        InstanceConfig config =
            InstanceConfig.builder("cliente" + i, "directory").retention(keepsAll).build();
        manager.registerOrUpdate(config);
        for (int n = 0; n < records; n++) {
          write(home, config.name(), newest.minus(Duration.ofHours(n)), n);
        }
      }
    }
  }

  private static void write(Path home, InstanceName name, Instant at, int n) throws IOException {
    String id = ID.format(at);
    RunRecord record = record(name, id, at, n);
    Path file = home.resolve(Layout.run(name, id).path());
    Files.createDirectories(file.getParent());
    Files.writeString(file, Documents.json(record));
    Files.setLastModifiedTime(file, FileTime.from(at.plusSeconds(90)));
    for (String data : record.files()) {
      Files.write(home.resolve(Layout.instance(name).key(data).path()), new byte[1]);
    }
  }

  private static RunRecord record(InstanceName name, String id, Instant at, int n) {
    List<String> files = List.of(id + ".tar.gz", id + ".index");
    Backup.Content content =
        new Backup.Content(
            "tar.gz",
            "",
            files.get(0),
            734_003_200L + n * 4096L,
            734_103_200L + n * 4096L,
            Map.of("sha256", hex(id, 64), "md5", hex(id, 32)),
            List.of(
                new Part("db", Part.Shape.STREAM, 1, 2_147_483_648L + n),
                new Part("media", Part.Shape.TREE, 34_567 + n, 1_610_612_736L + n)));
    Map<String, String> facts =
        Map.of(
            "postgres.server",
            "16.4",
            "postgres.tool",
            "pg_dump 16.4",
            "postgres.database",
            "shop",
            "postgres.lsn",
            "3A/" + Integer.toHexString(n * 7919),
            "postgres.tables",
            "412");
    Backup backup =
        new Backup(
            BackupId.of(id),
            name,
            Backup.State.COMPLETED,
            BackupKind.FULL,
            Optional.empty(),
            new Backup.Origin(
                Trigger.SCHEDULED, ACTOR, "", "", Map.of("git.commit", hex(id + "git", 40))),
            at,
            Duration.ofSeconds(90),
            content,
            facts,
            List.of(),
            false);
    return RunRecord.running(
            id,
            name,
            RunRecord.Operation.BACKUP,
            n + 1L,
            "node-1:4711",
            ACTOR,
            Optional.of(at),
            at,
            "tar.gz",
            "",
            files)
        .change()
        .state(RunRecord.State.COMPLETED)
        .finished(at.plusSeconds(90))
        .backup(backup)
        .done();
  }

  /** Looks like a checksum. */
  private static String hex(String of, int digits) {
    StringBuilder hex = new StringBuilder();
    for (int seed = of.hashCode(); hex.length() < digits; seed = seed * 31 + 7) {
      hex.append(String.format("%08x", seed));
    }
    return hex.substring(0, digits);
  }
}
