package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.thread.Interrupts;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work while parts are given, each with a worker of its own. Who submits waits when
 * they are far behind. The first failure ends all work for good: what waits is skipped, and
 * everybody who submits or awaits is told.
 *
 * <p>No task ever waits for another one that has not begun, so that nothing can lock up: who needs
 * room for chunks {@linkplain #help helps} until it is there.
 */
final class Workforce implements AutoCloseable {
  private static final int AHEAD = 1_000;

  private final List<Worker> workers;
  private final List<Thread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition changed = lock.newCondition();
  // guarded by the lock
  private final Deque<Piece> urgent = new ArrayDeque<>();
  private final Deque<Piece> later = new ArrayDeque<>();
  private int idle;
  private boolean closed;
  private volatile @Nullable Throwable failure;
  private boolean discarded; // guarded by the workers
  private final Checkpointer checkpoints;
  private final Job errands = new Job();

  /** One piece of work. */
  interface Task {
    void by(Worker worker) throws IOException, InterruptedException;

    /** Is called instead of the work after a failure. */
    default void skip() {}
  }

  private record Piece(Job job, Task task) {}

  /** What belongs together, and is awaited together. Thread-safe. */
  final class Job {
    private int pending; // guarded by the lock

    /** Does it some time, in another thread; blocks while too much is waiting. */
    void submit(Task task) throws IOException, InterruptedException {
      lock.lockInterruptibly();
      try {
        while (later.size() >= AHEAD && failure == null) {
          changed.await();
        }
        add(later, task);
      } finally {
        lock.unlock();
      }
    }

    /**
     * As {@link #submit}, but never blocks: for work that was found in a worker's thread. Nobody
     * who waits for room does it meanwhile, so it may read a file.
     */
    void submitNext(Task task) throws IOException, InterruptedException {
      lock.lock();
      try {
        add(later, task);
      } finally {
        lock.unlock();
      }
    }

    /**
     * Does it soon, in another thread, before what was only submitted; also in the thread of a
     * worker that is within a file, so it must not read one.
     */
    void submitUrgent(Task task) throws IOException, InterruptedException {
      lock.lock();
      try {
        add(urgent, task);
      } finally {
        lock.unlock();
      }
    }

    /** As {@link #submitUrgent}, if another thread has nothing to do; false if none has. */
    boolean submitIfIdle(Task task) throws IOException, InterruptedException {
      lock.lock();
      try {
        if (idle <= urgent.size()) {
          return false;
        }
        add(urgent, task);
        return true;
      } finally {
        lock.unlock();
      }
    }

    /** See {@link Workforce#help}. */
    boolean help(Worker worker) {
      return Workforce.this.help(worker);
    }

    /** See {@link Workforce#requireWhole}. */
    void requireWhole() throws IOException, InterruptedException {
      Workforce.this.requireWhole();
    }

    private void add(Deque<Piece> to, Task task) throws IOException, InterruptedException {
      requireWhole();
      to.addLast(new Piece(this, task));
      pending++;
      work.signal();
    }

    private void done() {
      lock.lock();
      try {
        if (--pending == 0) {
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Waits until all that was submitted, also meanwhile, is done. */
    void await() throws IOException, InterruptedException {
      lock.lockInterruptibly();
      try {
        while (pending > 0 && failure == null) {
          changed.await();
        }
      } finally {
        lock.unlock();
      }
      requireWhole();
    }
  }

  /**
   * @param checkpoints what idle workers do for them
   */
  Workforce(List<Worker> workers, Checkpointer checkpoints) {
    this.workers = List.copyOf(workers);
    this.checkpoints = checkpoints;
    for (Worker worker : this.workers) {
      Thread thread = new Thread(() -> run(worker), "respaldo-blobs-" + (threads.size() + 1));
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  Job job() {
    return new Job();
  }

  List<Worker> workers() {
    return workers;
  }

  private void run(Worker worker) {
    for (Piece piece = take(worker); piece != null; piece = take(worker)) {
      perform(piece, worker);
    }
  }

  private void perform(Piece piece, Worker worker) {
    try {
      if (failure == null) {
        piece.task().by(worker);
      } else {
        piece.task().skip();
      }
    } catch (Throwable e) { // told to whoever submits or awaits
      fail(e);
    } finally {
      piece.job().done();
    }
  }

  /** The next piece; null when there will be none. */
  private @Nullable Piece take(Worker worker) {
    lock.lock();
    try {
      while (true) {
        Piece piece = urgent.pollFirst();
        if (piece == null) {
          piece = later.pollFirst();
          if (later.size() == AHEAD / 2) {
            changed.signalAll();
          }
        }
        if (piece != null || closed) {
          return piece;
        }
        if (failure == null && checkpoints.awaits(worker)) {
          errands.pending++;
          return new Piece(errands, checkpoints::poll);
        }
        idle++;
        work.awaitUninterruptibly();
        idle--;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Does a piece of urgent work, in the thread of a worker that waits for some; false if none. */
  boolean help(Worker worker) {
    Piece piece;
    lock.lock();
    try {
      piece = urgent.pollFirst();
    } finally {
      lock.unlock();
    }
    if (piece != null) {
      perform(piece, worker);
    }
    return piece != null;
  }

  /** Has idle workers look whether a checkpoint awaits them. */
  void wake() {
    lock.lock();
    try {
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all work: what is under way goes on, what waits is skipped. */
  void fail(Throwable why) {
    lock.lock();
    try {
      if (failure == null) {
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when nothing failed so far.
   *
   * @throws IOException the failure
   */
  void requireWhole() throws IOException, InterruptedException {
    Throwable e = failure;
    if (e == null) {
      return;
    }
    if (Interrupts.isInterrupt(e)) {
      throw new InterruptedException("a worker was interrupted");
    }
    if (e instanceof IOException io) {
      throw io;
    }
    throw new IOException(e.toString(), e);
  }

  /** Whether any thread is still there. */
  boolean isAlive() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  /** Ends the threads, whatever they do, and waits for that. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (failure == null) {
        failure = new IOException("the snapshot's run is closed");
      }
      closed = true;
      work.signalAll();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    synchronized (workers) {
      if (!discarded) {
        workers.forEach(Worker::close);
        discarded = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
