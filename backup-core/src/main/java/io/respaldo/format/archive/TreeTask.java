package io.respaldo.format.archive;

import io.respaldo.format.tree.FileStats;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;

/** What those who read files of a tree must know about it. */
record TreeTask(EntryPath top, FileStats stats, TreeRules rules) {
  /** A path as the tree itself calls it. */
  EntryPath relative(EntryPath path) {
    return path.equals(top) ? path : path.relativeTo(top);
  }
}
