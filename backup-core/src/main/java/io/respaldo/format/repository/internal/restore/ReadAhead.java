package io.respaldo.format.repository.internal.restore;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that load blobs before they are asked for: as many as there are cores, made when
 * first needed. Closing ends them, whatever they do.
 */
final class ReadAhead implements AutoCloseable {
  private @Nullable ExecutorService threads;
  private boolean closed;

  synchronized <T> Future<T> submit(Callable<T> work) {
    if (closed) {
      throw new RejectedExecutionException("the backup is closed");
    }
    if (threads == null) {
      threads = threads(Runtime.getRuntime().availableProcessors(), "respaldo-read-");
    }
    return threads.submit(work);
  }

  static ExecutorService threads(int count, String name) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        work -> {
          Thread thread = new Thread(work, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Ends threads and waits for that, also when interrupted, which is remembered. */
  static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ExecutorService running;
    synchronized (this) {
      closed = true;
      running = threads;
    }
    if (running != null) {
      end(running);
    }
  }
}
