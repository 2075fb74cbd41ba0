package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Makes checkpoints of a run while it goes on:
 *
 * <ol>
 *   <li>The worker that finds it is time notes which nodes have come so far. Their blobs are in
 *       packs that are stored, or that workers are filling.
 *   <li>Each worker, once it is between two blobs or idle, stores the pack that it has.
 *   <li>The last of them stores trees of those nodes, in packs of their own, then an index that
 *       names all, and tells the keeper.
 * </ol>
 *
 * <p>One stores at a time: a worker whose turn comes while another stores its pack, or the trees,
 * waits for that, and {@link #end} does too, so that no checkpoint is being made once it returns. A
 * worker that is stuck in one blob delays the checkpoint, and nothing else. Thread-safe.
 */
final class Checkpointer {
  /** Asking the clock for each blob would cost more than it tells. */
  private static final int BLOBS = 64;

  private final Optional<Checkpoints> settings;
  private final BlobStore store;
  private final Nodes nodes;
  private final RootFolder root;
  private final OpenFolders open;
  private final int workers;
  private volatile int current; // changed under the lock
  private volatile Runnable wake = () -> {};
  private volatile long last; // changed under the lock
  private volatile boolean busy; // changed under the lock
  // guarded by this
  private int awaited;
  private boolean over;
  private RootFolder parts = new RootFolder();
  private Deque<OpenFolders.Partial> folders = new ArrayDeque<>();

  Checkpointer(
      Optional<Checkpoints> settings,
      BlobStore store,
      Nodes nodes,
      RootFolder root,
      OpenFolders open,
      int workers) {
    this.settings = settings;
    this.store = store;
    this.nodes = nodes;
    this.root = root;
    this.open = open;
    this.workers = workers;
    this.last = settings.map(s -> s.time().nanos()).orElse(0L);
  }

  /** How idle workers are woken. */
  void wakeBy(Runnable how) {
    wake = how;
  }

  /** Whether this worker has to store what it has. */
  boolean awaits(Worker worker) {
    return worker.checkpoint != current;
  }

  /** Is called by a worker's own thread, between two blobs. */
  void poll(Worker worker) throws IOException {
    if (awaits(worker)) {
      flush(worker);
    } else if (settings.isPresent() && ++worker.blobs % BLOBS == 0 && isDue(settings.get())) {
      begin(settings.get(), worker);
    }
  }

  private boolean isDue(Checkpoints due) {
    return !busy && due.time().nanos() - last >= due.every().toNanos();
  }

  private synchronized void begin(Checkpoints due, Worker worker) throws IOException {
    if (over || !isDue(due)) {
      return;
    }
    Optional<Deque<OpenFolders.Partial>> now = open.soFar();
    if (now.isEmpty()) {
      return;
    }
    busy = true;
    folders = now.get();
    parts = root.copy();
    awaited = workers;
    current = current + 1;
    wake.run();
    flush(worker);
  }

  private synchronized void flush(Worker worker) throws IOException {
    worker.checkpoint = current;
    if (!over) {
      store.flush(worker);
      if (--awaited == 0) {
        keep(settings.orElseThrow());
      }
    }
  }

  private void keep(Checkpoints due) throws IOException {
    try (BlobStore.Trees beside = store.treesBeside()) {
      OpenFolders.store(folders, beside::store, parts);
      boolean any = !parts.parts().isEmpty();
      Optional<Id> tree = any ? Optional.of(parts.store(beside::store, nodes)) : Optional.empty();
      beside.finish();
      store.flushTrees();
      if (tree.isPresent()) {
        due.keeper().keep(tree.get(), parts.parts());
      }
    }
    folders = new ArrayDeque<>();
    parts = new RootFolder();
    last = due.time().nanos();
    busy = false;
  }

  /** No more of them; returns when none is being made. */
  synchronized void end() {
    over = true;
    folders = new ArrayDeque<>();
  }
}
