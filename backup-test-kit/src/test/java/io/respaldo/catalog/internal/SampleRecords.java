package io.respaldo.catalog.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.Trigger;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord;
import io.respaldo.part.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Records with everything in them, by chance; and plain ones. */
final class SampleRecords {
  static final Instant START = Instant.parse("2025-10-20T00:00:00Z");
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("'backup_'yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  private final Random random;

  SampleRecords(Random random) {
    this.random = random;
  }

  static String id(int hour) {
    return ID.format(START.plus(Duration.ofHours(hour)));
  }

  /** The same as any other but for hour and label; labels of one length make equal sizes. */
  static RunRecord plain(InstanceName name, int hour, String label) {
    Instant at = START.plus(Duration.ofHours(hour));
    String file = id(hour) + ".tar.gz";
    return RunRecord.running(
            id(hour),
            name,
            RunRecord.Operation.BACKUP,
            1,
            "node",
            Actor.SYSTEM,
            Optional.empty(),
            at,
            "tar.gz",
            "",
            List.of(file))
        .change()
        .state(RunRecord.State.COMPLETED)
        .finished(at.plusSeconds(1))
        .backup(
            new Backup(
                BackupId.of(id(hour)),
                name,
                Backup.State.COMPLETED,
                BackupKind.FULL,
                Optional.empty(),
                new Backup.Origin(Trigger.MANUAL, Actor.SYSTEM, label, "", Map.of()),
                at,
                Duration.ofSeconds(1),
                new Backup.Content("tar.gz", "", file, 1, 1, Map.of(), List.of()),
                Map.of(),
                List.of(),
                false))
        .done();
  }

  RunRecord any(InstanceName name, int hour) {
    return new RunRecord(
        id(hour),
        name,
        one(RunRecord.Operation.values()),
        one(RunRecord.State.values()),
        random.nextLong(),
        text(),
        actor(),
        maybe(this::time),
        time(),
        maybe(this::time),
        maybe(() -> backup(name, id(hour))),
        text(),
        text(),
        texts(),
        map(),
        maybe(
            () ->
                new RestoreJournal(
                    one(RestoreJournal.Phase.values()),
                    maybe(() -> BackupId.of(id(random.nextInt(100)))),
                    maybe(this::time),
                    random.nextBoolean())),
        findings(),
        maybe(() -> new RunRecord.Failure(text(), text(), text())),
        maybe(() -> new RunRecord.Deletion(time(), actor(), text())),
        others());
  }

  private Backup backup(InstanceName name, String id) {
    return new Backup(
        BackupId.of(id),
        name,
        one(Backup.State.values()),
        one(BackupKind.values()),
        maybe(() -> BackupId.of(id(random.nextInt(100)))),
        new Backup.Origin(one(Trigger.values()), actor(), text(), text(), map()),
        time(),
        Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000)),
        new Backup.Content(
            text(), text(), text(), random.nextLong(), random.nextLong(), map(), parts()),
        map(),
        findings(),
        random.nextBoolean());
  }

  private List<Part> parts() {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(
            i -> new Part("part" + i, one(Part.Shape.values()), random.nextInt(), random.nextInt()))
        .toList();
  }

  private List<Finding> findings() {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(
            i ->
                new Finding(
                    one(Finding.Severity.values()),
                    text(),
                    text(),
                    text(),
                    random.nextInt(),
                    texts()))
        .toList();
  }

  private Map<String, Object> others() {
    Map<String, Object> all = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      all.put("later", Map.of("list", List.of(1, "two", true), "text", text()));
      all.put("number", random.nextInt());
    }
    return all;
  }

  private Map<String, String> map() {
    Map<String, String> all = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      all.put(text(), text());
    }
    return all;
  }

  private List<String> texts() {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> text()).toList();
  }

  private Actor actor() {
    return Actor.of("actor" + random.nextInt(3), "from" + random.nextInt(3));
  }

  private Instant time() {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  private String text() {
    return List.of("", "a", "tar.gz", "ñandú ✓ \uD83D\uDE00", "line\nline", "x".repeat(300))
        .get(random.nextInt(6));
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }
}
