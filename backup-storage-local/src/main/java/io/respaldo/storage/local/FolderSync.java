package io.respaldo.storage.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes names durable. Writers of one folder share a round: those who come while one is under way
 * wait and are served by the next, all of them together.
 */
final class FolderSync {
  /** So many folders are remembered as durable; forgetting one costs a sync, nothing else. */
  private static final int REMEMBERED = 4096;

  private final boolean possible;
  private final AtomicLong rounds = new AtomicLong();
  private final Map<Path, Queue> queues = new HashMap<>();
  private final Set<Path> durable =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  FolderSync(boolean possible) {
    this.possible = possible;
  }

  /** How many times a folder was forced to disk. */
  long rounds() {
    return rounds.get();
  }

  private static final class Queue {
    final ReentrantLock turn = new ReentrantLock(true);
    int users;
    @Nullable Round next;
  }

  private static final class Round {
    boolean done;
    @Nullable IOException failure;
  }

  /** Makes the names in this folder durable, as they stand when this is called. */
  void sync(Path folder) throws IOException {
    if (!possible) {
      return;
    }
    Queue queue;
    Round mine;
    synchronized (queues) {
      queue = queues.computeIfAbsent(folder, f -> new Queue());
      queue.users++;
      mine = queue.next == null ? new Round() : queue.next;
      queue.next = mine;
    }
    queue.turn.lock();
    try {
      if (!mine.done) {
        synchronized (queues) {
          queue.next = null;
        }
        run(mine, folder);
      }
    } finally {
      queue.turn.unlock();
      synchronized (queues) {
        if (--queue.users == 0) {
          queues.remove(folder);
        }
      }
    }
    if (mine.failure != null) {
      throw Failures.writing("make names durable", folder, mine.failure);
    }
  }

  /**
   * Makes a folder's own name durable, the first time that this storage meets it: whoever made it
   * may have died before doing so.
   */
  void onceDurable(Path folder, Path parent) throws IOException {
    if (possible && !durable.contains(folder)) {
      sync(parent);
      durable.add(folder);
    }
  }

  /** The folder was made anew. */
  void forget(Path folder) {
    durable.remove(folder);
  }

  private void run(Round round, Path folder) {
    try {
      force(folder);
    } catch (IOException e) {
      round.failure = e;
    } finally {
      round.done = true;
      rounds.incrementAndGet();
    }
  }

  /** An interrupt closes a channel; others wait for this round, so it is finished all the same. */
  private static void force(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        } catch (NoSuchFileException e) {
          return; // somebody removed the folder with all its names
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
