package io.respaldo.examples.cli;

import io.respaldo.Run;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * What Ctrl-C does: cancels the runs under way, and keeps the process until they have cleaned up
 * and written that down. Thread-safe.
 */
final class Cancellation {
  private final Set<Run<?>> running = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = new HashSet<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean cancelled;

  void started(Run<?> run) {
    running.add(run);
    if (cancelled) {
      run.cancel();
    }
  }

  void ended(Run<?> run) {
    running.remove(run);
  }

  /** Work in this thread that is no run: cancelled by an interrupt. */
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  <T> T during(Work<T> work) throws IOException, InterruptedException {
    Thread here = Thread.currentThread();
    synchronized (threads) {
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
      threads.add(here);
    }
    try {
      return work.run();
    } finally {
      synchronized (threads) {
        threads.remove(here);
      }
    }
  }

  boolean cancelled() {
    return cancelled;
  }

  void cancel() {
    synchronized (threads) {
      cancelled = true;
      threads.forEach(Thread::interrupt);
    }
    running.forEach(Run::cancel);
  }

  /** The command is over; the process may end. */
  void finished() {
    finished.countDown();
  }

  /** For the shutdown hook; returns at once when the command is over. */
  void cancelAndWait() {
    if (finished.getCount() == 0) {
      return;
    }
    cancel();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
