package io.respaldo.format.repository.internal.lock;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes a lock from a daemon thread. It looks in real time whatever the injected clock, which
 * decides then whether a refresh is due.
 */
final class LockKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LockKeeper.class);

  private final RepositoryLock lock;
  private @Nullable ScheduledExecutorService thread;

  LockKeeper(RepositoryLock lock) {
    this.lock = lock;
  }

  synchronized void start(Duration period) {
    ScheduledExecutorService made =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, "respaldo-lock");
              daemon.setDaemon(true);
              return daemon;
            });
    thread = made;
    var unused =
        made.scheduleWithFixedDelay(
            this::refresh, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void refresh() {
    try {
      lock.refreshIfDue();
    } catch (IOException e) {
      if (StorageException.kindOf(e) == Kind.CHANGED) {
        LOG.error("{}", e.getMessage());
        stop();
      } else {
        LOG.warn("a lock could not be refreshed, which is tried again: {}", e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("a lock could not be refreshed, which is tried again", e);
    }
  }

  /** Lets a refresh that is under way end. */
  synchronized void stop() {
    if (thread != null) {
      thread.shutdown();
    }
  }
}
