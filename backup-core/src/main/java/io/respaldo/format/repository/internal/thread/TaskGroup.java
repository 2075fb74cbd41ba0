package io.respaldo.format.repository.internal.thread;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that other threads do while the one that submits goes on. After the first failure nothing
 * more is done, and who submits is told of it: for one such thread.
 */
public final class TaskGroup implements AutoCloseable {
  private final WorkerThreads threads;
  private int pending;
  private @Nullable Throwable failure;

  /** One piece of work. */
  public interface Task {
    void run() throws IOException, InterruptedException;
  }

  /**
   * @param name of the threads, to which a number is added
   */
  public TaskGroup(int workers, String name) {
    threads = new WorkerThreads(workers, name);
  }

  /** Does it soon, in another thread. */
  public void submit(Task task) {
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
              } catch (Throwable e) { // told to who submits
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
  public void await() throws IOException, InterruptedException {
    synchronized (this) {
      while (pending > 0) {
        wait();
      }
    }
    requireWhole();
  }

  public void requireWhole() throws IOException, InterruptedException {
    Throwable e;
    synchronized (this) {
      e = failure;
    }
    if (e == null) {
      return;
    }
    if (Interrupts.isInterrupt(e)) {
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
