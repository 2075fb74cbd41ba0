package io.respaldo.format.repository.internal.lock;

import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shared lock around work that only reads; none where none is wanted, or the storage takes none
 * or loses it. What is read without one, beside a prune, may be gone meanwhile, which shows as
 * damage. Thread-safe.
 */
public final class ReadLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadLock.class);

  private final Optional<RepositoryLock> lock;

  private ReadLock(Optional<RepositoryLock> lock) {
    this.lock = lock;
  }

  /**
   * Blocks as {@link RepositoryLocks#acquire(LockMode)} does.
   *
   * @param wanted otherwise none is taken, also where somebody else has locked the repository
   * @throws io.respaldo.format.repository.RepositoryLockedException when another excludes it
   */
  public static ReadLock acquire(RepositoryLocks locks, boolean wanted)
      throws IOException, InterruptedException {
    if (!wanted) {
      return new ReadLock(Optional.empty());
    }
    try {
      return new ReadLock(Optional.of(locks.acquire(LockMode.SHARED)));
    } catch (StorageException e) {
      switch (e.kind()) {
        case DENIED, UNSUPPORTED ->
            LOG.info(
                "the storage takes no lock, so none is held while reading: {}", e.getMessage());
        // whose storage loses what it is given needs to read more than anybody
        case CHANGED -> LOG.warn("no lock is held while reading: {}", e.getMessage());
        default -> throw e;
      }
      return new ReadLock(Optional.empty());
    }
  }

  /**
   * As {@link RepositoryLock#requireHeld}, where there is a lock.
   *
   * @throws StorageException CHANGED when it is lost: what was read may be wrong
   */
  public void requireHeld() throws IOException {
    if (lock.isPresent()) {
      lock.get().requireHeld();
    }
  }

  @Override
  public void close() {
    lock.ifPresent(RepositoryLock::close);
  }
}
