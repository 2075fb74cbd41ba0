package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What of a snapshot matters for finding what it needs. */
public record SnapshotRoot(Id id, Id tree, Timestamp time) {
  /** Is told of a snapshot that can't be read; may throw it. */
  @FunctionalInterface
  public interface Unreadable {
    void snapshot(Id id, StorageException why) throws IOException;
  }

  /**
   * All snapshots that there are now, oldest first; what is forgotten meanwhile is left out. Who
   * reads the index too does that after.
   *
   * @param unreadable told from several threads
   */
  public static List<SnapshotRoot> all(OpenRepository repository, Crew crew, Unreadable unreadable)
      throws IOException, InterruptedException {
    List<Id> files = repository.ids(FileType.SNAPSHOT);
    List<SnapshotRoot> roots = Collections.synchronizedList(new ArrayList<>(files.size()));
    crew.forEach(
        files,
        (id, tools) -> {
          try {
            roots.add(read(repository, id));
          } catch (StorageException e) {
            if (!BlobTools.isDamage(e)) {
              throw e;
            }
            if (!isGone(repository, id, e)) {
              unreadable.snapshot(id, e);
            }
          }
        });
    List<SnapshotRoot> sorted = new ArrayList<>(roots);
    sorted.sort(
        Comparator.comparing((SnapshotRoot r) -> r.time().instant())
            .thenComparing(SnapshotRoot::id));
    return sorted;
  }

  /** Whether it was forgotten since it was listed, for which a shared lock is enough. */
  public static boolean isGone(OpenRepository repository, Id id, StorageException e)
      throws IOException {
    return e.kind() == Kind.MISSING && repository.files().size(FileType.SNAPSHOT, id).isEmpty();
  }

  /**
   * @throws StorageException DAMAGED, MISSING
   */
  public static SnapshotRoot read(OpenRepository repository, Id id) throws IOException {
    Snapshot s = repository.snapshot(id);
    return new SnapshotRoot(id, s.root(), s.time());
  }

  /** For people. */
  @Override
  public String toString() {
    return "snapshot " + id.brief() + " of " + time;
  }
}
