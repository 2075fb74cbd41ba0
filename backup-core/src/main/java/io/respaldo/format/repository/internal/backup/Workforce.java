package io.respaldo.format.repository.internal.backup;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on files while a walk goes on; the walk waits when they are far behind. The
 * first failure ends it all and is thrown to the walk.
 */
final class Workforce implements AutoCloseable {
  private static final int AHEAD = 1_000;

  private final List<Worker> workers;
  private final BlockingQueue<Worker> idle;
  private final ExecutorService threads;
  private final Semaphore room = new Semaphore(AHEAD);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** One piece of work. */
  interface Task {
    void by(Worker worker) throws IOException, InterruptedException;
  }

  Workforce(List<Worker> workers) {
    this.workers = List.copyOf(workers);
    this.idle = new ArrayBlockingQueue<>(workers.size(), false, workers);
    this.threads =
        Executors.newFixedThreadPool(
            workers.size(),
            r -> {
              Thread thread = new Thread(r, "respaldo-blobs");
              thread.setDaemon(true);
              return thread;
            });
  }

  List<Worker> workers() {
    return workers;
  }

  /** Does it soon, in another thread; blocks while too much is waiting. */
  void submit(Task task) throws IOException, InterruptedException {
    room.acquire();
    requireWhole();
    threads.execute(
        () -> {
          try {
            if (failure.get() == null) {
              work(task);
            }
          } catch (Throwable e) { // told to the walk
            failure.compareAndSet(null, e);
          } finally {
            room.release();
          }
        });
  }

  /** Does it now, in the caller's thread. */
  void work(Task task) throws IOException, InterruptedException {
    Worker worker = idle.take();
    try {
      task.by(worker);
    } finally {
      idle.add(worker);
    }
  }

  /** Waits until all is done. */
  void await() throws IOException, InterruptedException {
    room.acquire(AHEAD);
    room.release(AHEAD);
    requireWhole();
  }

  private void requireWhole() throws IOException, InterruptedException {
    Throwable e = failure.get();
    if (e == null) {
      return;
    }
    if (e instanceof InterruptedException
        || e instanceof InterruptedIOException
        || e instanceof ClosedByInterruptException) {
      throw new InterruptedException("a worker was interrupted");
    }
    if (e instanceof IOException io) {
      throw io;
    }
    throw new IOException(e.toString(), e);
  }

  /** Ends the threads, whatever they do, and waits for that. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.HOURS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    workers.forEach(Worker::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
