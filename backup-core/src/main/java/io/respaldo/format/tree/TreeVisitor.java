package io.respaldo.format.tree;

import io.respaldo.part.TreeWarning;
import java.io.IOException;

/** Is shown what a {@link TreeWalk} meets: folders before what is in them. */
public interface TreeVisitor {
  /**
   * @return whether it was captured; if not, further names of the same file are shown as files
   */
  boolean visit(TreeFile file) throws IOException, InterruptedException;

  /**
   * A named pipe, device or socket, which is no entry of a backup's tree.
   *
   * @return whether it was captured all the same; if not, there is a warning
   */
  default boolean visitSpecial(SpecialFile file) throws IOException, InterruptedException {
    return false;
  }

  /** What was not captured, and why; its path is relative to the root. */
  void warn(TreeWarning warning);
}
