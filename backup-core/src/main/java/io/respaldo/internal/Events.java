package io.respaldo.internal;

import io.respaldo.event.BackupEvent;
import io.respaldo.event.BackupListener;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what happened, in order, on one thread of its own. */
final class Events implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final List<BackupListener> listeners;
  private final ExecutorService thread;
  private final ThreadLocal<Boolean> withinListener = ThreadLocal.withInitial(() -> false);

  Events(List<BackupListener> listeners) {
    this.listeners = listeners;
    this.thread = Executors.newSingleThreadExecutor(Threads.named("respaldo-events"));
  }

  void send(BackupEvent event) {
    if (!listeners.isEmpty() && !thread.isShutdown()) {
      try {
        thread.execute(() -> listeners.forEach(l -> tell(l, event)));
      } catch (RejectedExecutionException e) {
        LOG.debug("{} came after the end", event.type());
      }
    }
  }

  private void tell(BackupListener listener, BackupEvent event) {
    withinListener.set(true);
    try {
      listener.on(event);
    } catch (RuntimeException | Error e) {
      LOG.warn("a listener failed on {}: {}", event.type(), e.toString());
    } finally {
      withinListener.remove();
    }
  }

  /**
   * Lets what was sent be told, for at most 10 seconds; when a listener calls it, after that
   * listener returns.
   */
  @Override
  public void close() {
    thread.shutdown();
    if (withinListener.get()) {
      return;
    }
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
