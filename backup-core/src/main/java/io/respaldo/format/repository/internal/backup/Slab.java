package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.chunk.Chunker;

/**
 * A buffer that one thread fills while others take chunks out of it. Its filler gives it up or
 * fills it again from the beginning, once nobody uses it any more. Thread-safe but for the bytes.
 */
final class Slab {
  /** How much is read before it is looked at: what was read should still be in the cache. */
  static final int READ = 512 << 10;

  /** Room for a chunk of any length and what is read behind it. */
  static final int SIZE = Chunker.MAX + READ;

  final byte[] bytes = new byte[SIZE];

  private final Slabs home;
  private int users;
  private boolean retired;

  Slab(Slabs home) {
    this.home = home;
  }

  /** A chunk of it is about to be handed to another thread. */
  synchronized void use() {
    users++;
  }

  /** That thread has done with the chunk. */
  void release() {
    boolean over;
    synchronized (this) {
      users--;
      over = users == 0 && retired;
      notifyAll();
    }
    if (over) {
      home.back(this);
    }
  }

  /** Its filler goes on with another. */
  void retire() {
    boolean over;
    synchronized (this) {
      retired = true;
      over = users == 0;
    }
    if (over) {
      home.back(this);
    }
  }

  synchronized void reuse() {
    retired = false;
  }

  synchronized boolean isFree() {
    return users == 0;
  }

  /** Waits until nobody uses it. */
  synchronized void awaitFree() throws InterruptedException {
    while (users > 0) {
      wait();
    }
  }
}
