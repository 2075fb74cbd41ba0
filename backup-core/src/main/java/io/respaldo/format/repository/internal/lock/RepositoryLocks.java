package io.respaldo.format.repository.internal.lock;

import io.respaldo.format.repository.RepositoryLockedException;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The locks of a repository: takes them, shows them, removes abandoned ones. Thread-safe. */
public final class RepositoryLocks {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLocks.class);

  /** From when on a lock that nobody refreshed is abandoned. */
  static final Duration ABANDONED = Duration.ofMinutes(30);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int READ_AGAIN = 4;
  private static final Duration LOOK_AFTER = Duration.ofMinutes(1);

  private final OpenRepository repository;
  private final LockOwner here;
  private final TimeSource time;

  public RepositoryLocks(OpenRepository repository, TimeSource time) {
    this(repository, time, LockOwner.here());
  }

  RepositoryLocks(OpenRepository repository, TimeSource time, LockOwner here) {
    this.repository = repository;
    this.time = time;
    this.here = here;
  }

  /**
   * Takes a lock, which is refreshed until it is closed. Blocks for 200 ms; longer only if a lock
   * can't be read.
   *
   * @throws RepositoryLockedException when another excludes it
   * @throws StorageException CHANGED when the lock is not there once it is written
   */
  public RepositoryLock acquire(LockMode mode) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before locking");
    }
    requireNobody(mode, id -> false);
    RepositoryLock lock = new RepositoryLock(repository, mode, here, time);
    boolean done = false;
    try {
      time.sleep(RepositoryLock.LOOK_AGAIN);
      if (!requireNobody(mode, lock::owns)) {
        throw new StorageException(
            Kind.CHANGED,
            "the lock "
                + lock.id().brief()
                + " in the repository '"
                + repository.files().layout().root()
                + "' was written and is not there: the storage lost it, or somebody removed it;"
                + " try again, and don't trust this storage if that happens again");
      }
      lock.kept(LOOK_AFTER);
      done = true;
      return lock;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  /** As above, but tries again for so long, with pauses from 5 s that double up to a minute. */
  public RepositoryLock acquire(LockMode mode, Duration patience)
      throws IOException, InterruptedException {
    long begin = time.nanos();
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        return acquire(mode);
      } catch (RepositoryLockedException e) {
        Duration left = patience.minusNanos(time.nanos() - begin);
        if (left.isNegative() || left.isZero()) {
          throw e;
        }
        LOG.info("waiting for a lock: {}", e.getMessage());
        time.sleep(wait.compareTo(left) < 0 ? wait : left);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      }
    }
  }

  /** Tells whether a lock of one's own is there. */
  private boolean requireNobody(LockMode mode, Predicate<Id> own)
      throws IOException, InterruptedException {
    boolean met = false;
    for (StoredFile file : files()) {
      if (own.test(file.id())) {
        met = true;
        continue;
      }
      if (file.size() == 0) {
        continue;
      }
      Optional<FoundLock> found = readPatiently(file);
      if (found.isPresent() && isCertainlyDead(found.get())) {
        LOG.info("a lock of a process that is no more is removed: {}", describe(found.get()));
        repository.files().delete(FileType.LOCK, List.of(file.id()));
      } else if (found.isPresent() && found.get().excludes(mode)) {
        throw new RepositoryLockedException(
            "the repository '"
                + repository.files().layout().root()
                + "' is locked "
                + describe(found.get())
                + "; wait until that work has ended, or, if nobody is at work there any more,"
                + " remove the lock with unlock");
      }
    }
    return met;
  }

  private String describe(FoundLock lock) {
    return lock.describe(time.now(), here);
  }

  private boolean isCertainlyDead(FoundLock lock) {
    return lock.document().filter(d -> d.owner().isCertainlyDead(here)).isPresent();
  }

  private List<StoredFile> files() throws IOException {
    try (Stream<StoredFile> all = repository.files().list(FileType.LOCK)) {
      return all.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Optional<FoundLock> readPatiently(StoredFile file)
      throws IOException, InterruptedException {
    Duration wait = FIRST_WAIT;
    for (int i = 0; ; i++) {
      Optional<FoundLock> found = read(file);
      if (i == READ_AGAIN || found.isEmpty() || found.get().document().isPresent()) {
        return found;
      }
      time.sleep(wait);
      wait = wait.multipliedBy(2);
    }
  }

  /** Empty when it is gone. */
  private Optional<FoundLock> read(StoredFile file) throws IOException {
    try {
      byte[] json = repository.unpacked().read(FileType.LOCK, file.id());
      Optional<LockDocument> document = Optional.of(LockDocument.decode(json));
      return Optional.of(new FoundLock(file.id(), file.modified(), document));
    } catch (StorageException e) {
      if (e.kind() == Kind.MISSING) {
        return Optional.empty();
      }
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      LOG.warn("a lock can't be read: {}", e.getMessage());
      return Optional.of(new FoundLock(file.id(), file.modified(), Optional.empty()));
    }
  }

  /** All locks that are there, also abandoned ones and those that can't be read. */
  public List<FoundLock> list() throws IOException {
    List<FoundLock> found = new ArrayList<>();
    for (StoredFile file : files()) {
      read(file).ifPresent(found::add);
    }
    return found;
  }

  /**
   * Removes locks that nobody refreshed for 30 minutes by the storage's clock, and those of
   * processes of this host that are no more. While it looks, a shared lock is there.
   *
   * @return what was removed
   */
  public List<FoundLock> removeAbandoned() throws IOException {
    try (RepositoryLock clock = new RepositoryLock(repository, LockMode.SHARED, here, time)) {
      List<FoundLock> all = list();
      Optional<Instant> now =
          all.stream().filter(f -> clock.owns(f.id())).map(FoundLock::modified).findAny();
      return remove(
          all.stream().filter(f -> !clock.owns(f.id()) && (isOld(f, now) || isDead(f))).toList());
    }
  }

  private static boolean isOld(FoundLock lock, Optional<Instant> now) {
    return now.filter(n -> lock.modified().plus(ABANDONED).isBefore(n)).isPresent();
  }

  private boolean isDead(FoundLock lock) {
    return lock.document().filter(d -> d.owner().isDead(here)).isPresent();
  }

  /**
   * Removes all locks. Who asks for this has made sure that nobody is at work.
   *
   * @return what was removed
   */
  public List<FoundLock> removeAll() throws IOException {
    return remove(list());
  }

  private List<FoundLock> remove(List<FoundLock> locks) throws IOException {
    repository.files().delete(FileType.LOCK, locks.stream().map(FoundLock::id).toList());
    return locks;
  }
}
