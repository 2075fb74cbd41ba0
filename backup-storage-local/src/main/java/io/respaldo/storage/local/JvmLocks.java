package io.respaldo.storage.local;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Exclusion between the storages of one JVM, by real path.
 *
 * <p>This is the one static state of the library, because the thing it guards is the process's own:
 * the operating system gives a file lock to the process, so a second channel of the same process
 * gets an exception instead of waiting, and closing <em>any</em> channel of a file drops the
 * process's locks on it. Two storages on one folder must therefore meet somewhere, and they share
 * nothing else. An entry lives only while somebody holds or awaits it.
 */
final class JvmLocks {
  private static final ConcurrentHashMap<Path, Entry> ENTRIES = new ConcurrentHashMap<>();

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock(true);

    /** Guarded by the map's own locking of its key. */
    int users;
  }

  /** Gives the path back. */
  @FunctionalInterface
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private JvmLocks() {}

  /** Waits until no other storage of this JVM holds the path. To be closed by the same thread. */
  static Held hold(Path real) throws InterruptedException {
    Entry entry = enter(real);
    try {
      entry.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(real);
      throw e;
    }
    return () -> {
      entry.lock.unlock();
      leave(real);
    };
  }

  /** Marks a path as in use by this JVM, without excluding anybody else from doing so. */
  static Held use(Path real) {
    enter(real);
    return () -> leave(real);
  }

  /** Whether this JVM holds, awaits or uses the path. */
  static boolean inUse(Path real) {
    return ENTRIES.containsKey(real);
  }

  static int size() {
    return ENTRIES.size();
  }

  private static Entry enter(Path real) {
    return ENTRIES.compute(
        real,
        (path, there) -> {
          Entry entry = there == null ? new Entry() : there;
          entry.users++;
          return entry;
        });
  }

  private static void leave(Path real) {
    ENTRIES.computeIfPresent(real, (path, entry) -> --entry.users == 0 ? null : entry);
  }
}
