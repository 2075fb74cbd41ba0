package io.respaldo.format.repository.internal.lock;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that this process holds until it is closed. It is refreshed by a thread of its own; who
 * has a schedule may call {@link #refreshIfDue} too. Before each step that must not happen without
 * the lock, {@link #requireHeld} is asked. Thread-safe.
 */
public final class RepositoryLock implements AutoCloseable {
  /** How long to wait before looking whether somebody came at the same time, as restic does. */
  static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** How old a lock gets before it is written anew. */
  static final Duration REFRESH = Duration.ofMinutes(5);

  /** How old a lock may be for its holder to rely on it. */
  static final Duration LIMIT = Duration.ofSeconds(22 * 60 + 30);

  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLock.class);

  private final OpenRepository repository;
  private final LockMode mode;
  private final LockOwner owner;
  private final TimeSource time;
  // all that may lie in the storage, also when the answer to a write or delete was lost
  private final Set<Id> files = new HashSet<>();
  private final LockKeeper keeper = new LockKeeper(this);
  private volatile Moment fresh;
  private volatile Id id;
  private volatile boolean lost;
  private volatile boolean closed;

  private record Moment(long nanos, Instant wall) {}

  private record Written(Id id, Moment at) {}

  /** Writes a lock, whoever else has one. */
  RepositoryLock(OpenRepository repository, LockMode mode, LockOwner owner, TimeSource time)
      throws IOException {
    this.repository = repository;
    this.mode = mode;
    this.owner = owner;
    this.time = time;
    boolean done = false;
    try {
      Written first = write();
      id = first.id();
      fresh = first.at();
      done = true;
    } finally {
      if (!done) {
        remove();
      }
    }
  }

  private Written write() throws IOException {
    Moment now = new Moment(time.nanos(), time.now());
    LockDocument document =
        new LockDocument(Timestamp.utc(now.wall()), mode == LockMode.EXCLUSIVE, owner);
    byte[] sealed = repository.unpacked().seal(document.encode());
    Id made = Sha256.of(sealed);
    files.add(made);
    repository.files().write(FileType.LOCK, made, sealed, sealed.length);
    return new Written(made, now);
  }

  /** Lets a thread refresh it. */
  RepositoryLock kept(Duration period) {
    keeper.start(period);
    return this;
  }

  public LockMode mode() {
    return mode;
  }

  /** Its file now; another after a refresh. */
  public Id id() {
    return id;
  }

  /** Whether this file is, or was, the lock's. */
  synchronized boolean owns(Id file) {
    return files.contains(file);
  }

  /**
   * Returns normally while nobody else may believe that there is no such lock. Cheap: it asks the
   * storage only when no refresh succeeded for 22.5 minutes.
   *
   * @throws StorageException CHANGED when the lock is lost, now and ever after: whoever gets this
   *     must write nothing any more
   */
  public void requireHeld() throws IOException {
    if (closed) {
      throw new IllegalStateException("the lock is closed");
    }
    if (lost || age().compareTo(LIMIT) > 0) {
      try {
        refresh();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while refreshing a lock");
      }
    }
  }

  /** Refreshes it when it is five minutes old; see {@link #refresh}. */
  public void refreshIfDue() throws IOException, InterruptedException {
    if (!closed && age().compareTo(REFRESH) >= 0) {
      refresh();
    }
  }

  /** The longer of what both clocks say: the monotonic one may stand still while others wait. */
  private Duration age() {
    Moment then = fresh;
    Duration ticks = Duration.ofNanos(time.nanos() - then.nanos());
    Duration wall = Duration.between(then.wall(), time.now());
    return ticks.compareTo(wall) >= 0 ? ticks : wall;
  }

  /**
   * Writes it anew and takes the old file away. After a failure the old one counts on, and trying
   * again is right.
   *
   * @throws StorageException CHANGED when somebody took the lock away: it is lost
   */
  public synchronized void refresh() throws IOException, InterruptedException {
    if (closed) {
      return;
    }
    Id old = id;
    requireThere(old);
    Written made = write();
    // who takes the old one away after this look finds the new one before it relies on that
    time.sleep(LOOK_AGAIN);
    requireThere(old);
    id = made.id();
    fresh = made.at();
    try {
      remove(files.stream().filter(f -> !f.equals(id)).toList());
    } catch (IOException e) {
      LOG.warn("an old lock stays until the next refresh: {}", e.toString());
    }
  }

  private void requireThere(Id file) throws IOException {
    if (!lost && repository.files().size(FileType.LOCK, file).isEmpty()) {
      lost = true;
    }
    if (lost) {
      throw new StorageException(
          Kind.CHANGED,
          "the lock '"
              + repository.files().layout().key(FileType.LOCK, file)
              + "' of this work is gone: somebody removed it, or found it abandoned; nothing more"
              + " is written, run it again");
    }
  }

  private void remove(List<Id> gone) throws IOException {
    repository.files().delete(FileType.LOCK, gone);
    files.removeAll(gone);
  }

  /** Takes the lock away; a failure is logged, since the work that it guarded is over. */
  @Override
  public void close() {
    keeper.stop();
    synchronized (this) {
      if (!closed) {
        closed = true;
        remove();
      }
    }
  }

  private void remove() {
    boolean interrupted = Thread.interrupted(); // or channels would refuse
    try {
      remove(List.copyOf(files));
    } catch (IOException e) {
      RepositoryFiles all = repository.files();
      LOG.warn(
          "a lock stays in '{}', and has to be removed with unlock: {}",
          all.layout().folder(FileType.LOCK),
          e.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
