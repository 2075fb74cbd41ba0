package io.respaldo.catalog.internal;

import io.respaldo.InstanceName;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.RunRecord;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The record of every run, {@code instances/NAME/runs/2025-11/RUN.json}.
 *
 * <ol>
 *   <li>Begin: the record is created RUNNING; creating it allots the id.
 *   <li>The run's data becomes durable.
 *   <li>Commit: compare-and-set from RUNNING to COMPLETED.
 * </ol>
 *
 * Who takes an instance over first seals what is open, so a stale worker's commit fails.
 */
public final class Catalog {
  private static final int MAX_COLLISIONS = 1000;

  private final StorageBackend home;
  private final Records records;

  public Catalog(StorageBackend home, TimeSource time) {
    this.home = home;
    this.records = new Records(home, time, new RecordCache());
  }

  private Document<RunRecord> document(InstanceName name, String runId) {
    return new Document<>(home, Layout.run(name, runId), RecordCodec.INSTANCE);
  }

  /** A run's record as long as its own worker writes it. Thread-safe. */
  public static final class OpenRun {
    private final Document<RunRecord> document;
    private Document.Version<RunRecord> version;

    OpenRun(Document<RunRecord> document, Document.Version<RunRecord> version) {
      this.document = document;
      this.version = version;
    }

    public synchronized RunRecord record() {
      return version.value();
    }

    /** Takes what stands there for this run's own; nothing may be written after it. */
    public synchronized void accept(RunRecord there) {
      version = new Document.Version<>(there, version.tag());
    }

    /**
     * Writes what comes next, unless somebody else did.
     *
     * @throws StaleRunException when this worker was taken for dead
     */
    public synchronized RunRecord write(UnaryOperator<RunRecord> change) throws IOException {
      RunRecord next = change.apply(version.value());
      try {
        version = document.replace(version, next);
        return next;
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CHANGED
            && e.kind() != StorageException.Kind.MISSING) {
          throw e;
        }
        Optional<Document.Version<RunRecord>> there = document.read();
        if (there.isPresent() && sameDocument(there.get().value(), next)) {
          version = there.get(); // our own write, whose answer was lost
          return next;
        }
        if (there.isPresent() && sameDocument(there.get().value(), version.value())) {
          version = document.replace(there.get(), next); // a spurious conflict
          return next;
        }
        throw new StaleRunException(
            version.value(), there.map(Document.Version::value).orElse(next));
      }
    }
  }

  private static boolean sameDocument(RunRecord a, RunRecord b) {
    return Arrays.equals(RecordCodec.INSTANCE.bytes(a), RecordCodec.INSTANCE.bytes(b));
  }

  /**
   * Creates a run's record. Its id is the wished one, or with {@code _2}, {@code _3} … when that is
   * taken by another run or {@code occupied} says that files of that id lie there.
   *
   * @param running makes the record for an id
   */
  public OpenRun begin(
      String wishedId, Function<String, RunRecord> running, Predicate<String> occupied)
      throws IOException {
    for (int n = 1; n <= MAX_COLLISIONS; n++) {
      String id = n == 1 ? wishedId : wishedId + "_" + n;
      if (occupied.test(id)) {
        continue;
      }
      RunRecord record = running.apply(id);
      Document<RunRecord> document = document(record.instance(), id);
      try {
        return new OpenRun(document, document.create(record));
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.EXISTS) {
          throw e;
        }
      }
    }
    throw new IOException("no free run id like '" + wishedId + "' in " + MAX_COLLISIONS + " tries");
  }

  /** A record that somebody else began, for whoever goes on with it under the instance's lease. */
  public Optional<OpenRun> resume(InstanceName name, String runId) throws IOException {
    Document<RunRecord> document = document(name, runId);
    Optional<Document.Version<RunRecord>> version = document.read();
    if (version.isEmpty()) {
      return Optional.empty();
    }
    atHome(Layout.run(name, runId), version.get().value());
    return Optional.of(new OpenRun(document, version.get()));
  }

  public Optional<RunRecord> find(InstanceName name, String runId) throws IOException {
    Optional<Document.Version<RunRecord>> version = document(name, runId).read();
    if (version.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(atHome(Layout.run(name, runId), version.get().value()));
  }

  /**
   * A record speaks only for the place it lies in: one that was copied from another instance's
   * folder must not have that instance's backups deleted.
   */
  static RunRecord atHome(ObjectKey key, RunRecord r) throws DamagedDocumentException {
    boolean ownBackup =
        r.backup()
            .map(
                b ->
                    r.operation() == RunRecord.Operation.RESTORE // of another's backup, perhaps
                        || (b.instance().equals(r.instance())
                            && (r.operation() != RunRecord.Operation.BACKUP
                                || b.id().value().equals(r.runId()))))
            .orElse(true);
    if (ownBackup && Layout.run(r.instance(), r.runId()).equals(key)) {
      return r;
    }
    throw new DamagedDocumentException(
        key.path(),
        "it is the record of run '"
            + r.runId()
            + "' of instance '"
            + r.instance()
            + "', and lies in the place of another",
        null);
  }

  /** Changes a record from whatever it is now; empty when there is none. */
  public Optional<RunRecord> change(
      InstanceName name, String runId, UnaryOperator<RunRecord> change) throws IOException {
    return document(name, runId).update(change);
  }

  /**
   * All records of an instance, newest first, as far as a listing can tell what changed; who
   * deletes looks again by {@link #find}. A damaged one is left out, with an error in the log; so
   * is one that belongs elsewhere.
   */
  public List<RunRecord> all(InstanceName name) throws IOException {
    List<RunRecord> all = records.all(name);
    all.sort(Comparator.comparing(RunRecord::started).thenComparing(RunRecord::runId).reversed());
    return all;
  }

  /** Has all records of an instance read again; one was found other than {@link #all} told. */
  public void distrust(InstanceName name) throws IOException {
    records.distrust(name);
  }

  /**
   * Spares the next process the reading of records one by one, where that is worth it. For whoever
   * has the instance's lease.
   */
  public void saveIndex(InstanceName name) throws IOException {
    records.saveIndex(name);
  }

  /** Where the records of an instance lie that {@link #all} leaves out. */
  public List<ObjectKey> damaged(InstanceName name) throws IOException {
    Set<ObjectKey> readable =
        records.all(name).stream()
            .map(r -> Layout.run(r.instance(), r.runId()))
            .collect(Collectors.toSet());
    List<ObjectKey> damaged = new ArrayList<>();
    for (List<ObjectInfo> month : RecordListing.of(home, name).months().values()) {
      for (ObjectInfo object : month) {
        if (!readable.contains(object.key()) && isDamaged(object.key())) {
          damaged.add(object.key());
        }
      }
    }
    return damaged;
  }

  private boolean isDamaged(ObjectKey key) throws IOException {
    try {
      Optional<Document.Version<RunRecord>> version =
          new Document<>(home, key, RecordCodec.INSTANCE).read();
      if (version.isPresent()) {
        atHome(key, version.get().value());
      }
      return false;
    } catch (DamagedDocumentException e) {
      return true;
    }
  }
}
