package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.internal.OpenRepository;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lends a {@link Bench} to each call; as many exist as calls were under way at once. */
final class Benches implements AutoCloseable {
  private final OpenRepository repository;
  private final Deque<Bench> idle = new ArrayDeque<>();
  private boolean closed;

  Benches(OpenRepository repository) {
    this.repository = repository;
  }

  synchronized Bench borrow() throws IOException {
    if (closed) {
      throw new IOException("closed: nothing can be loaded any more");
    }
    Bench bench = idle.poll();
    return bench != null ? bench : new Bench(repository.sealer());
  }

  synchronized void giveBack(Bench bench) {
    bench.shrink();
    if (closed) {
      bench.close();
    } else {
      idle.push(bench);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(Bench::close);
    idle.clear();
  }
}
