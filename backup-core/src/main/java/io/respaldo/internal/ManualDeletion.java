package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.retention.UnreadableRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes what somebody chose, if the rules allow all of it. */
final class ManualDeletion {
  private final Engine engine;
  private final InstanceConfig config;
  private final Actor actor;

  ManualDeletion(Engine engine, InstanceConfig config, Actor actor) {
    this.engine = engine;
    this.config = config;
    this.actor = actor;
  }

  void delete(List<BackupId> ids, boolean evenLast) throws IOException, InterruptedException {
    Lease lease = engine.lease(config.name(), "deletion");
    try (AutoCloseable beat = engine.keep(lease, () -> {})) {
      delete(ids, evenLast, lease);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      lease.release();
    }
    engine.instances.figures(config.name(), Shelves.figures(engine.shelves.shelf(config)));
  }

  private void delete(List<BackupId> ids, boolean evenLast, Lease lease) throws IOException {
    List<Backup> all = engine.shelves.shelf(config).backups();
    Set<BackupId> held = engine.holds.held(config.name());
    Set<BackupId> going = new HashSet<>(ids);
    List<UnreadableRecord> unreadable = UnreadableRecords.of(engine, config.name());
    List<Backup> chosen = new ArrayList<>();
    for (BackupId id : new LinkedHashSet<>(ids)) {
      Backup b =
          all.stream()
              .filter(x -> x.id().equals(id))
              .min(Comparator.comparing(x -> x.state() == Backup.State.UNRECORDED))
              .orElseThrow(() -> refused(Kind.NOT_FOUND, "there is no backup '" + id + "'"));
      refuse(b, all, held, going, evenLast);
      refuseUncertain(b, unreadable);
      chosen.add(b);
    }
    Optional<Backup> newest = newestOwn(all);
    if (!evenLast && newest.isPresent()) {
      engine.deletions.requireGood(newest.get());
    }
    // a base after what needs it, so that none stays without its base if this is cut short
    chosen.sort(Comparator.comparing(Backup::time).reversed());
    for (Backup b : chosen) {
      if (lease.lost()) {
        throw refused(Kind.BUSY, "another worker took over the instance");
      }
      engine.deletions.delete(b, actor, "asked for by " + actor);
    }
  }

  private void refuse(
      Backup b, List<Backup> all, Set<BackupId> held, Set<BackupId> going, boolean evenLast) {
    if (b.state() == Backup.State.UNRECORDED) {
      throw refused(
          Kind.REFUSED,
          "'" + b.content().file() + "' was not written by this engine and is never removed by it");
    }
    if (b.state() == Backup.State.DELETING) {
      throw refused(Kind.REFUSED, "backup '" + b.id() + "' is being deleted already");
    }
    engine.deletions.refuseUnreachable(b);
    if (b.pinned()) {
      throw refused(Kind.REFUSED, "backup '" + b.id() + "' is pinned; unpin it first");
    }
    if (held.contains(b.id())) {
      throw refused(
          Kind.REFUSED,
          "backup '" + b.id() + "' is being read; wait until the restore or download has ended");
    }
    Optional<Backup> needs =
        all.stream()
            .filter(x -> x.base().equals(Optional.of(b.id())) && !going.contains(x.id()))
            .findFirst();
    if (needs.isPresent()) {
      throw refused(
          Kind.REFUSED, "backup '" + b.id() + "' is needed by '" + needs.get().id() + "'");
    }
    Optional<Backup> newest = newestOwn(all);
    if (!evenLast && newest.isPresent() && newest.get().id().equals(b.id())) {
      throw refused(
          Kind.REFUSED,
          "backup '"
              + b.id()
              + "' is the newest good one; make another first, or say that you"
              + " want to lose even this one");
    }
  }

  /** Files of another tool may be gone tomorrow. */
  private static Optional<Backup> newestOwn(List<Backup> all) {
    return all.stream().filter(b -> b.usable() && !b.isReference()).findFirst();
  }

  /** Also when asked for the last: there is no way to say that one knows better. */
  private void refuseUncertain(Backup b, List<UnreadableRecord> unreadable) {
    Optional<UnreadableRecord> record = UnreadableRecord.thatMayNeed(b, unreadable);
    if (record.isPresent()) {
      throw new BackupException(
          Kind.REFUSED,
          "instance '" + config.name() + "': backup '" + b.id() + "' stays: " + record.get(),
          UnreadableRecords.REMEDY + "; nothing was deleted");
    }
  }

  private BackupException refused(Kind kind, String why) {
    return new BackupException(
        kind, "instance '" + config.name() + "': " + why, "nothing was deleted");
  }
}
