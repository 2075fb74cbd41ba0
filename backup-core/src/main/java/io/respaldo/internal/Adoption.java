package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.BackupRequest;
import io.respaldo.InstanceConfig;
import io.respaldo.Trigger;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Makes a backup that no record names a recorded one, where it lies and under its own id: by the
 * commit protocol of every backup, but nothing is written except the record.
 */
final class Adoption {
  private final Engine engine;
  private final InstanceConfig config;
  private final Actor actor;

  Adoption(Engine engine, InstanceConfig config, Actor actor) {
    this.engine = engine;
    this.config = config;
    this.actor = actor;
  }

  Backup run(BackupId id, RunHandle<Backup> handle) throws IOException, InterruptedException {
    Backup found = unrecorded(id);
    // hooks are for the live data, which is not touched
    InstanceConfig used =
        InstanceConfig.builder(config)
            .hooks(List.of())
            .format(found.content().format())
            .storage(found.content().storage())
            .build();
    BackupRequest request = BackupRequest.manual().trigger(Trigger.IMPORT);
    AdoptionIntake intake = new AdoptionIntake(found, () -> unrecorded(id), handle.meter());
    Backup adopted = new BackupRun(engine, used, request, actor, intake).run(handle);
    engine.audit(
        actor,
        "adopt",
        Optional.of(config.name()),
        adopted.id().value(),
        "ok",
        found.content().file());
    return adopted;
  }

  private Backup unrecorded(BackupId id) throws IOException {
    List<Backup> all =
        engine.shelves.shelf(config).backups().stream().filter(b -> b.id().equals(id)).toList();
    Optional<Backup> found =
        all.stream().filter(b -> b.state() == Backup.State.UNRECORDED).findFirst();
    if (found.isEmpty()) {
      throw new BackupException(
          all.isEmpty() ? Kind.NOT_FOUND : Kind.EXISTS,
          "instance '"
              + config.name()
              + (all.isEmpty()
                  ? "': no backup '" + id + "'"
                  : "': '" + id + "' is recorded already"),
          "look at the list of its backups");
    }
    return found.get();
  }
}
