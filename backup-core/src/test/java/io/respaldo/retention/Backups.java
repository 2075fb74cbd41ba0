package io.respaldo.retention;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.InstanceName;
import io.respaldo.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes backups for tests. */
final class Backups {
  static final InstanceName SHOP = InstanceName.of("shop");

  private Backups() {}

  static Backup at(String id, Instant time) {
    return new Backup(
        BackupId.of(id),
        SHOP,
        Backup.State.COMPLETED,
        BackupKind.FULL,
        Optional.empty(),
        new Backup.Origin(Trigger.SCHEDULED, Actor.SCHEDULER, "", "", Map.of()),
        time,
        Duration.ofMinutes(1),
        new Backup.Content("tar.gz", "", id + ".tar.gz", 100, 100, Map.of(), List.of()),
        Map.of(),
        List.of(),
        false);
  }

  static Backup at(String id, String time) {
    return at(id, Instant.parse(time));
  }

  static Backup on(Backup b, String base) {
    return new Backup(
        b.id(),
        b.instance(),
        b.state(),
        BackupKind.DIFFERENTIAL,
        Optional.of(BackupId.of(base)),
        b.origin(),
        b.time(),
        b.took(),
        b.content(),
        b.facts(),
        b.warnings(),
        b.pinned());
  }

  static Backup of(Backup b, InstanceName instance, long storedBytes) {
    Backup.Content c = b.content();
    return new Backup(
        b.id(),
        instance,
        b.state(),
        b.kind(),
        b.base(),
        b.origin(),
        b.time(),
        b.took(),
        new Backup.Content(
            c.format(), c.storage(), c.file(), c.bytes(), storedBytes, c.checksums(), c.parts()),
        b.facts(),
        b.warnings(),
        b.pinned());
  }
}
