package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.InstanceName;
import io.respaldo.catalog.RunRecord;
import io.respaldo.catalog.RunRecord.State;
import io.respaldo.event.BackupEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes backups, under the instance's lease.
 *
 * <ol>
 *   <li>The record goes to DELETING, with who and why: from here on the backup can't be opened.
 *   <li>Whoever holds it now is looked for; if somebody does, the record goes back to COMPLETED.
 *   <li>The data goes.
 *   <li>The record goes to DELETED, and stays.
 * </ol>
 *
 * What a crash leaves at DELETING is finished by the next run of the instance that finds no hold on
 * it. It never goes back to COMPLETED: part of its data may be gone.
 */
final class Deletions {
  private final Engine engine;

  Deletions(Engine engine) {
    this.engine = engine;
  }

  /**
   * @throws BackupException REFUSED when somebody holds it, it was pinned meanwhile, or this
   *     manager knows no way to its data
   */
  void delete(Backup b, Actor actor, String reason) throws IOException {
    InstanceName name = b.instance();
    String id = b.id().value();
    refuseUnreachable(b);
    RunRecord.Deletion deletion = new RunRecord.Deletion(engine.now(), actor, reason);
    Optional<RunRecord> begun =
        engine.catalog.change(
            name,
            id,
            r ->
                r.state() == State.COMPLETED && !r.backup().map(Backup::pinned).orElse(false)
                    ? r.change().state(State.DELETING).deleted(Optional.of(deletion)).done()
                    : r);
    if (begun.isEmpty() || begun.get().state() != State.DELETING) {
      engine.catalog.distrust(name);
      throw new BackupException(
          Kind.REFUSED,
          "backup '" + id + "' of instance '" + name + "' is pinned or not a good one any more",
          "look at it again");
    }
    if (!finish(begun.get())) {
      if (begun.get().deleted().equals(Optional.of(deletion))) {
        takeBack(begun.get());
      }
      throw new BackupException(
          Kind.REFUSED,
          "backup '" + id + "' of instance '" + name + "' is being read",
          "wait until the restore, verification or download has ended");
    }
    engine.audit(actor, "delete", Optional.of(name), id, "ok", reason);
    engine.event(
        BackupEvent.Type.BACKUP_DELETED,
        Optional.of(name),
        id,
        actor,
        "backup " + id + " was deleted: " + reason,
        Map.of("backup", id));
  }

  /**
   * That a backup for whose sake others may go is there and good, by its record as it stands: the
   * list of backups may come from memory.
   *
   * @throws BackupException REFUSED
   */
  void requireGood(Backup b) throws IOException {
    if (engine
        .catalog
        .find(b.instance(), b.id().value())
        .filter(r -> r.state() == State.COMPLETED)
        .isEmpty()) {
      engine.catalog.distrust(b.instance());
      throw new BackupException(
          Kind.REFUSED,
          "instance '" + b.instance() + "': backup '" + b.id() + "' is not a good one any more",
          "nothing was deleted; look at the list of its backups again");
    }
  }

  /** Before the mark: a record must not stay at DELETING because nobody here can go on. */
  void refuseUnreachable(Backup b) {
    try {
      engine.format(b.content().format(), b.content().storage());
    } catch (BackupException e) {
      throw new BackupException(
          Kind.REFUSED,
          "backup '"
              + b.id()
              + "' of instance '"
              + b.instance()
              + "' can't be reached: "
              + e.getMessage(),
          "delete it with a manager that knows its storage and format",
          e);
    }
  }

  /** Of a deletion that has touched no data yet. */
  private void takeBack(RunRecord deleting) throws IOException {
    engine.catalog.change(
        deleting.instance(),
        deleting.runId(),
        r ->
            r.state() == State.DELETING
                ? r.change().state(State.COMPLETED).deleted(Optional.empty()).done()
                : r);
  }

  /** Steps 3 and 4; false, and nothing done, when somebody holds it. */
  boolean finish(RunRecord deleting) throws IOException {
    Backup b = deleting.backup().orElseThrow();
    if (engine.holds.isHeld(b.instance(), b.id())) {
      return false;
    }
    engine.format(deleting.format(), deleting.storage()).delete(List.of(Shelves.stored(b)));
    engine.catalog.change(
        b.instance(),
        deleting.runId(),
        r -> r.state() == State.DELETING ? r.change().state(State.DELETED).done() : r);
    return true;
  }
}
