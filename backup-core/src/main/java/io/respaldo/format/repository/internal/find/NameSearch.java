package io.respaldo.format.repository.internal.find;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.load.NodeWalk;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds nodes in one snapshot after the other. Not thread-safe. */
public final class NameSearch {
  private final BlobLoader trees;
  private final NamePatterns patterns;
  private final Predicate<Node> wanted;
  private final Map<NamePatterns.State, BlobSet> barren = new HashMap<>();

  /** Is shown what was found. */
  @FunctionalInterface
  public interface Taker {
    void take(EntryPath path, Node node) throws IOException;
  }

  /**
   * @param wanted what a node must be besides; always the same
   */
  public NameSearch(BlobLoader trees, NamePatterns patterns, Predicate<Node> wanted) {
    this.trees = trees;
    this.patterns = patterns;
    this.wanted = wanted;
  }

  public void in(Id root, Taker taker) throws IOException, InterruptedException {
    Way way = new Way(taker);
    if (way.enter(root, patterns.start())) {
      new NodeWalk(trees).walk(root, null, way);
    }
  }

  /** A folder on the way down. */
  private static final class Step {
    final NamePatterns.State state;
    boolean found;

    Step(NamePatterns.State state) {
      this.state = state;
    }
  }

  private final class Way implements NodeWalk.Visitor {
    private final Taker taker;
    private final Deque<Step> steps = new ArrayDeque<>();

    Way(Taker taker) {
      this.taker = taker;
    }

    /** False when nothing can be found there, as was seen before. */
    boolean enter(Id tree, NamePatterns.State state) {
      int number = trees.index().number(BlobHandle.tree(tree));
      if (number != BlobIndex.NONE && barren(state).has(number)) {
        return false;
      }
      steps.push(new Step(state));
      return true;
    }

    @Override
    public boolean node(@Nullable EntryPath folder, Node node) throws IOException {
      NamePatterns.State state = patterns.step(steps.element().state, node.name());
      if (state.matched() && wanted.test(node)) {
        steps.element().found = true;
        taker.take(NodeWalk.path(folder, node), node);
      }
      Optional<Id> below = node.subtree();
      return node.type() == NodeType.DIR && below.isPresent() && enter(below.get(), state);
    }

    @Override
    public void leave(Id tree) {
      Step left = steps.pop();
      int number = trees.index().number(BlobHandle.tree(tree));
      if (!left.found && number != BlobIndex.NONE) {
        boolean unused = barren(left.state).add(number);
      }
      if (left.found && !steps.isEmpty()) {
        steps.element().found = true;
      }
    }
  }

  private BlobSet barren(NamePatterns.State state) {
    return barren.computeIfAbsent(state, s -> new BlobSet(trees.index()));
  }
}
