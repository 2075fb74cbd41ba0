package io.respaldo.format.tree;

import io.respaldo.part.TreeWarning;
import java.io.IOException;

/** Is shown what a {@link TreeWalk} meets: folders before what is in them. */
public interface TreeVisitor {
  /**
   * @return whether it was captured; if not, further names of the same file are shown as files
   */
  boolean visit(TreeFile file) throws IOException, InterruptedException;

  /** What was not captured, and why; its path is relative to the root. */
  void warn(TreeWarning warning);
}
