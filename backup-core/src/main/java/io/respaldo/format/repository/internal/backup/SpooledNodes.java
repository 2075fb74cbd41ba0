package io.respaldo.format.repository.internal.backup;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Takes the nodes of a tree in any order, from any thread, and gives them back in the order of the
 * tree: each folder before what is in it, names by their bytes, equal paths as they came. What is
 * more than {@value #IN_MEMORY} bytes goes to a work file in sorted runs, which are merged at the
 * end. Thread-safe.
 */
final class SpooledNodes implements Closeable {
  private static final int IN_MEMORY = 16 << 20;

  /** What a record costs besides its bytes. */
  private static final int OVERHEAD = 150;

  private final Path work;
  private final int inMemory;
  private final List<SpooledNode> memory = new ArrayList<>();
  private final List<Long> runs = new ArrayList<>(); // where each begins, and the last ends
  private long held;

  /**
   * @param work a file that is made when it is needed
   */
  SpooledNodes(Path work) {
    this(work, IN_MEMORY);
  }

  SpooledNodes(Path work, int inMemory) {
    this.work = work;
    this.inMemory = inMemory;
    runs.add(0L);
  }

  synchronized void add(SpooledNode node) throws IOException {
    memory.add(node);
    held += node.path().length + node.body().length + OVERHEAD;
    if (held > inMemory) {
      spill();
    }
  }

  private void spill() throws IOException {
    memory.sort(SpooledNode.IN_TREE);
    long end = runs.get(runs.size() - 1);
    try (OutputStream file =
            Files.newOutputStream(work, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file, 1 << 16))) {
      for (SpooledNode node : memory) {
        node.write(out);
        end += node.size();
      }
    }
    runs.add(end);
    memory.clear();
    held = 0;
  }

  /** Is shown nodes. */
  interface Visitor {
    void node(SpooledNode node) throws IOException;
  }

  /** Shows all in the order of the tree; nothing may be added any more. */
  synchronized void forEach(Visitor visitor) throws IOException {
    if (runs.size() == 1) {
      memory.sort(SpooledNode.IN_TREE);
      for (SpooledNode node : memory) {
        visitor.node(node);
      }
      return;
    }
    spill();
    List<SpooledRun> open = new ArrayList<>();
    try {
      PriorityQueue<SpooledRun> next = new PriorityQueue<>();
      for (int i = 0; i + 1 < runs.size(); i++) {
        SpooledRun run = new SpooledRun(i, work, runs.get(i), runs.get(i + 1));
        open.add(run);
        if (run.advance()) {
          next.add(run);
        }
      }
      for (SpooledRun run = next.poll(); run != null; run = next.poll()) {
        visitor.node(run.node());
        if (run.advance()) {
          next.add(run);
        }
      }
    } finally {
      for (SpooledRun run : open) {
        run.close();
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    memory.clear();
    Files.deleteIfExists(work);
  }

  /** For tests: whether a work file was needed. */
  synchronized boolean isSpilled() {
    return runs.size() > 1;
  }
}
