package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.thread.WorkerThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Threads that write files while a walk goes on. After the first failure nothing more is done, and
 * the walk is told of it. For one walk, in one thread.
 */
final class Crew implements AutoCloseable {
  private final WorkerThreads threads;
  private int pending;
  private @Nullable Throwable failure;

  /** One piece of work. */
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  Crew(int workers) {
    threads = new WorkerThreads(workers, "respaldo-restore-");
  }

  /** Does it soon, in another thread. */
  void submit(Task task) {
    synchronized (this) {
      pending++;
    }
    threads
        .executor()
        .execute(
            () -> {
              Throwable failed = null;
              try {
                if (isWhole()) {
                  task.run();
                }
              } catch (Throwable e) { // told to the walk
                failed = e;
              } finally {
                done(failed);
              }
            });
  }

  private synchronized void done(@Nullable Throwable failed) {
    if (failed != null && failure == null) {
      failure = failed;
    }
    pending--;
    if (pending == 0) {
      notifyAll();
    }
  }

  private synchronized boolean isWhole() {
    return failure == null;
  }

  /** Waits until all is done. */
  void await() throws IOException, InterruptedException {
    synchronized (this) {
      while (pending > 0) {
        wait();
      }
    }
    requireWhole();
  }

  void requireWhole() throws IOException, InterruptedException {
    Throwable e;
    synchronized (this) {
      e = failure;
    }
    if (e == null) {
      return;
    }
    if (e instanceof InterruptedException
        || e instanceof InterruptedIOException
        || e instanceof ClosedByInterruptException) {
      throw (InterruptedException)
          new InterruptedException("a worker was interrupted").initCause(e);
    }
    if (e instanceof IOException io) {
      throw io;
    }
    throw new IOException(e.toString(), e);
  }

  /** Ends the threads, whatever they do, and waits for that. */
  @Override
  public void close() {
    threads.close();
  }
}
