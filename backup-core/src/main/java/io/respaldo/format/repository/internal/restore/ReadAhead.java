package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.thread.WorkerThreads;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The threads that load blobs before they are asked for: as many as there are cores, made when
 * first needed. Closing ends them, whatever they do.
 */
final class ReadAhead implements AutoCloseable {
  private @Nullable WorkerThreads threads;
  private boolean closed;

  /**
   * @throws IOException once it is closed
   */
  synchronized void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the backup is closed");
    }
  }

  synchronized <T> Future<T> submit(Callable<T> work) throws IOException {
    requireOpen();
    if (threads == null) {
      threads = new WorkerThreads(Runtime.getRuntime().availableProcessors(), "respaldo-read-");
    }
    return threads.executor().submit(work);
  }

  @Override
  public void close() {
    WorkerThreads running;
    synchronized (this) {
      closed = true;
      running = threads;
    }
    if (running != null) {
      running.close();
    }
  }
}
