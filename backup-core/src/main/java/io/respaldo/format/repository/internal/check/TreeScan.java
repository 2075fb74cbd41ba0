package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeLinks;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads all trees below some roots, each once, however many snapshots share it. Level by level: the
 * trees of a level are read in the order in which they lie, neighbours at once, by all threads.
 * Memory holds a number for each tree of two levels, and a bit for each blob. For one thread.
 */
public final class TreeScan {
  /** How many trees make a task, so that threads end at about the same time. */
  private static final int TASK = 64;

  private final BlobIndex index;
  private final BlobSet seen;

  /** Is told what the trees hold; from several threads at once. */
  public interface Visitor {
    /** A data blob that is in the index. */
    default void data(int blob) throws IOException {}

    /** A tree that is read next, or can't be. */
    default void tree(int tree) {}

    /** A data blob that is not in the index, though a tree names it. */
    void missingData(int tree, Id blob) throws IOException;

    /** A tree that is not in the index, though another names it. */
    void missingTree(int parent, Id tree) throws IOException;

    /** A tree that can't be read, or not to its end. */
    void damaged(int tree, StorageException why) throws IOException;

    /**
     * A node, after its data.
     *
     * @param size as it says
     * @param content of all its data that is in the index; negative without any list of data
     */
    default void node(
        int tree, byte[] name, NodeType type, long size, long content, boolean subtree)
        throws IOException {}
  }

  public TreeScan(BlobIndex index) {
    this.index = index;
    this.seen = new BlobSet(index);
  }

  /** The trees that were met, by their numbers. */
  public BlobSet seen() {
    return seen;
  }

  /**
   * Reads what is below these roots and was not read before.
   *
   * @param roots numbers of trees
   */
  public void scan(Collection<Integer> roots, Crew crew, Visitor visitor)
      throws IOException, InterruptedException {
    IntList level = new IntList();
    for (int root : roots) {
      if (seen.add(root)) {
        level.add(root);
      }
    }
    while (level.size() > 0) {
      IntList next = new IntList();
      crew.forEach(
          tasks(level.sorted()),
          (task, tools) -> {
            IntList found = new IntList();
            read(task, tools, new Reading(visitor, found));
            synchronized (next) {
              next.addAll(found);
            }
          });
      level = next;
    }
  }

  /** Numbers that follow each other lie beside each other: a task has trees of one pack only. */
  private List<int[]> tasks(int[] sorted) {
    List<int[]> tasks = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= sorted.length; to++) {
      if (to == sorted.length
          || to - from == TASK
          || index.row(sorted[to]) != index.row(sorted[from])) {
        tasks.add(Arrays.copyOfRange(sorted, from, to));
        from = to;
      }
    }
    return tasks;
  }

  private void read(int[] task, BlobTools tools, Reading reading) throws IOException {
    List<StoredBlob> blobs = new ArrayList<>(task.length);
    for (int number : task) {
      blobs.add(index.get(number).blob());
    }
    int[] at = {0};
    tools.read(
        index.pack(index.row(task[0])),
        blobs,
        new BlobTools.Use() {
          @Override
          public void content(StoredBlob blob, byte[] content, int length) throws IOException {
            int number = task[at[0]++];
            reading.visitor.tree(number);
            reading.tree(number, content, length);
          }

          @Override
          public void damaged(StoredBlob blob, StorageException why) throws IOException {
            int number = task[at[0]++];
            reading.visitor.tree(number);
            reading.visitor.damaged(number, why);
          }
        });
  }

  /** One thread's way through trees. */
  private final class Reading implements TreeLinks.Visitor {
    private final Visitor visitor;
    private final IntList found;
    private int tree;
    private long content;

    Reading(Visitor visitor, IntList found) {
      this.visitor = visitor;
      this.found = found;
    }

    void tree(int number, byte[] json, int length) throws IOException {
      tree = number;
      content = 0;
      try {
        TreeLinks.read(json, length, this);
      } catch (StorageException e) {
        if (!BlobTools.isDamage(e)) {
          throw e;
        }
        visitor.damaged(number, e);
      }
    }

    @Override
    public void data(Id blob) throws IOException {
      int number = index.number(BlobHandle.data(blob));
      if (number == BlobIndex.NONE) {
        visitor.missingData(tree, blob);
      } else {
        content += index.contentLength(number);
        visitor.data(number);
      }
    }

    @Override
    public void node(
        byte[] name, NodeType type, long size, boolean hasContent, Optional<Id> subtree)
        throws IOException {
      visitor.node(tree, name, type, size, hasContent ? content : -1, subtree.isPresent());
      content = 0;
      if (subtree.isPresent()) {
        int number = index.number(BlobHandle.tree(subtree.get()));
        if (number == BlobIndex.NONE) {
          visitor.missingTree(tree, subtree.get());
        } else if (seen.add(number)) {
          found.add(number);
        }
      }
    }
  }
}
