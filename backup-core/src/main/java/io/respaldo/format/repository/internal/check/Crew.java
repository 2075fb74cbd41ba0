package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.thread.Interrupts;
import io.respaldo.format.repository.internal.thread.WorkerThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Threads with tools that go through a list of tasks together. Used by one thread. */
public final class Crew implements AutoCloseable {
  private final List<BlobTools> tools;
  private final WorkerThreads threads;

  /** What is done with each task. */
  @FunctionalInterface
  public interface Work<T> {
    void on(T task, BlobTools tools) throws IOException, InterruptedException;
  }

  public Crew(OpenRepository repository, int size) {
    tools = IntStream.range(0, size).mapToObj(i -> new BlobTools(repository)).toList();
    threads = new WorkerThreads(size, "respaldo-check-");
  }

  /**
   * Does all tasks and waits for their end. The first failure ends it and is thrown; so does an
   * interrupt.
   */
  public <T> void forEach(Iterable<T> tasks, Work<T> work)
      throws IOException, InterruptedException {
    Iterator<T> left = tasks.iterator();
    List<Future<?>> running = new ArrayList<>();
    AtomicBoolean failed = new AtomicBoolean();
    try {
      for (BlobTools own : tools) {
        running.add(
            threads
                .executor()
                .submit(
                    () -> {
                      boolean done = false;
                      try {
                        for (Held<T> n = next(left); n != null && !failed.get(); n = next(left)) {
                          work.on(n.task(), own);
                        }
                        done = true;
                      } finally {
                        if (!done) {
                          failed.set(true); // or the others would do all that is left
                        }
                      }
                      return null;
                    }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw failure(cause == null ? e : cause);
    } finally {
      running.forEach(f -> f.cancel(true));
    }
  }

  private record Held<T>(T task) {}

  private static <T> @Nullable Held<T> next(Iterator<T> left) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    synchronized (left) {
      return left.hasNext() ? new Held<>(left.next()) : null;
    }
  }

  private static IOException failure(Throwable e) throws InterruptedException {
    if (Interrupts.isInterrupt(e)) {
      throw new InterruptedException("interrupted while reading a repository");
    }
    if (e instanceof RuntimeException run) {
      throw run;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof IOException io ? io : new IOException(e);
  }

  /** Ends the threads, whatever they do, and waits for that. */
  @Override
  public void close() {
    threads.close();
    tools.forEach(BlobTools::close);
  }
}
