package io.respaldo.format.tree;

import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TreeWalk} in a thread of its own, some thousand names ahead of the visitor, which is
 * called in the caller's thread: asking the operating system and making something of the answers
 * each take about half of the time where nothing is read.
 *
 * <p>What the visitor answers comes too late for the walk: all names of a file refer to the first,
 * whatever became of that.
 */
public final class WalkAhead {
  private static final int BATCH = 256;
  private static final int BATCHES = 8;

  private final EntryPath top;
  private final TreeVisitor visitor;
  private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES);

  /**
   * What was met.
   *
   * @param end the walk's, with why it failed if it did; null while it goes on
   */
  private record Batch(List<Object> met, @Nullable End end) {}

  private record End(Optional<Throwable> failure) {}

  WalkAhead(EntryPath top, TreeVisitor visitor) {
    this.top = top;
    this.visitor = visitor;
  }

  /**
   * Walks a folder; no thread is left when it returns or throws.
   *
   * @param top the path that the root gets; everything else lies below it
   * @throws IOException when the root itself can't be read, or from the visitor
   */
  public static void walk(Path root, TreeRules rules, EntryPath top, TreeVisitor visitor)
      throws IOException, InterruptedException {
    new WalkAhead(top, visitor).run(root, rules);
  }

  private void run(Path root, TreeRules rules) throws IOException, InterruptedException {
    Thread walk = new Thread(() -> walk(root, rules), "respaldo-walk");
    walk.setDaemon(true);
    walk.start();
    try {
      for (Batch batch = queue.take(); ; batch = queue.take()) {
        for (Object met : batch.met()) {
          show(met);
        }
        if (batch.end() != null) {
          requireWhole(batch.end());
          return;
        }
      }
    } finally {
      end(walk);
    }
  }

  void show(Object met) throws IOException, InterruptedException {
    if (met instanceof TreeFile file) {
      visitor.visit(file);
    } else if (met instanceof SpecialFile file) {
      if (!visitor.visitSpecial(file)) {
        visitor.warn(TreeWalk.leftOut(file.path().relativeTo(top)));
      }
    } else {
      visitor.warn((TreeWarning) met);
    }
  }

  private static void requireWhole(End end) throws IOException, InterruptedException {
    if (end.failure().isEmpty()) {
      return;
    }
    Throwable e = end.failure().get();
    if (e instanceof IOException io) {
      throw io;
    }
    if (e instanceof InterruptedException interrupt) {
      throw interrupt;
    }
    if (e instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) e;
  }

  /** Ends the walk, wherever it is. */
  private static void end(Thread walk) {
    walk.interrupt();
    boolean interrupted = false;
    while (walk.isAlive()) {
      try {
        walk.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void walk(Path root, TreeRules rules) {
    Collecting collecting = new Collecting();
    Optional<Throwable> failure = Optional.empty();
    try {
      TreeWalk.walk(root, rules, top, collecting);
    } catch (Throwable e) { // told to the caller, in whose thread it is thrown
      failure = Optional.of(e);
    }
    try {
      queue.put(new Batch(collecting.met, new End(failure)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the caller has gone
    }
  }

  /** Keeps what the walk meets until somebody takes it. */
  private final class Collecting implements TreeVisitor {
    private List<Object> met = new ArrayList<>(BATCH);

    @Override
    public boolean visit(TreeFile file) throws InterruptedException {
      add(file);
      return true;
    }

    @Override
    public boolean visitSpecial(SpecialFile file) throws InterruptedException {
      add(file);
      return true;
    }

    @Override
    public void warn(TreeWarning warning) {
      try {
        add(warning);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // ends the walk at its next name
      }
    }

    private void add(Object next) throws InterruptedException {
      met.add(next);
      if (met.size() >= BATCH) {
        queue.put(new Batch(met, null));
        met = new ArrayList<>(BATCH);
      }
    }
  }
}
