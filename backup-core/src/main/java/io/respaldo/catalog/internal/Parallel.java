package io.respaldo.catalog.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with many things, a few at a time. Stateless. */
public final class Parallel {
  private static final int MAX_THREADS = 4;

  private Parallel() {}

  /** What is done with one of them. */
  public interface Work<T, R> {
    R of(T item) throws IOException;
  }

  /**
   * The results in the order of the items. The first failure ends all; so does an interrupt, which
   * reaches the work too. No thread is left behind.
   */
  public static <T, R> List<R> map(List<T> items, Work<T, R> work) throws IOException {
    int threads = Math.min(Math.min(MAX_THREADS, items.size()), processors());
    if (threads < 2) {
      List<R> results = new ArrayList<>(items.size());
      for (T item : items) {
        results.add(work.of(item));
      }
      return results;
    }
    ExecutorService executor =
        Executors.newFixedThreadPool(
            threads,
            r -> {
              Thread thread = new Thread(r, "respaldo-read");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<R>> futures = new ArrayList<>(items.size());
      for (T item : items) {
        futures.add(executor.submit(() -> work.of(item)));
      }
      List<R> results = new ArrayList<>(items.size());
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while reading").initCause(e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static IOException unwrapped(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
