package io.respaldo.format.archive;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that fill and compress the blocks of one archive. */
final class Workers implements AutoCloseable {
  private final BlockWork work;
  private final int threads;
  private final ExecutorService executor;

  Workers(BlockWork work) {
    this.work = work;
    threads = Runtime.getRuntime().availableProcessors();
    executor = threads(threads, "respaldo-compress-");
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

  int threads() {
    return threads;
  }

  Future<?> submit(Block block) {
    return executor.submit(
        () -> {
          work.process(block);
          return null;
        });
  }

  @Override
  public void close() {
    executor.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!executor.isTerminated()) {
      try {
        executor.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    work.close();
  }
}
