package io.respaldo.format.repository.internal.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Some daemon threads; closing ends them, whatever they do, and cancels what was submitted and not
 * begun: nobody waits for it in vain.
 */
public final class WorkerThreads implements AutoCloseable {
  private final ExecutorService executor;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param name that their names begin with
   */
  public WorkerThreads(int count, String name) {
    executor = Executors.newFixedThreadPool(count, work -> thread(work, name));
  }

  private Thread thread(Runnable work, String name) {
    synchronized (threads) {
      Thread thread = new Thread(work, name + (threads.size() + 1));
      thread.setDaemon(true);
      threads.add(thread);
      return thread;
    }
  }

  public ExecutorService executor() {
    return executor;
  }

  /** Waits until the last thread is gone, also when interrupted, which is remembered. */
  @Override
  public void close() {
    for (Runnable never : executor.shutdownNow()) {
      if (never instanceof Future<?> awaited) {
        awaited.cancel(false);
      }
    }
    List<Thread> all;
    synchronized (threads) {
      all = List.copyOf(threads);
    }
    boolean interrupted = Thread.interrupted();
    for (Thread thread : all) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
