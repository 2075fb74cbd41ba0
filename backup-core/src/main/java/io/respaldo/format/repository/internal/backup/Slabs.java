package io.respaldo.format.repository.internal.backup;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a run: one for each thread that fills, and a few more, so that fillers need not
 * wait until theirs is emptied. Thread-safe.
 */
final class Slabs {
  private final Deque<Slab> free = new ArrayDeque<>();
  private int more;

  /**
   * @param more than one for each filler
   */
  Slabs(int more) {
    this.more = more;
  }

  /** For who has none yet. */
  synchronized Slab first() {
    Slab slab = free.pollFirst();
    if (slab == null) {
      return new Slab(this);
    }
    slab.reuse();
    return slab;
  }

  /** In the place of one that is being emptied; null when too many are. */
  synchronized @Nullable Slab another() {
    if (more <= 0) {
      return null;
    }
    more--;
    return first();
  }

  /** Its filler has done with it, and so has everybody else. */
  synchronized void back(Slab slab) {
    more++;
    free.addFirst(slab);
  }

  /** A filler ends: its last one goes without another that came in its place. */
  void last(Slab slab) {
    synchronized (this) {
      more--;
    }
    slab.retire();
  }
}
