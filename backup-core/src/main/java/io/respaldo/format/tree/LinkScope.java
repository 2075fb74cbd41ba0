package io.respaldo.format.tree;

import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;

/** Where symbolic links lead, by their text alone. */
public final class LinkScope {
  private LinkScope() {}

  /** Whether a link at this path of a tree leads out of the tree. */
  public static boolean leadsOutside(EntryPath link, LinkTarget target) {
    byte[] raw = target.bytes();
    if (raw.length == 0 || raw[0] == '/') {
      return true;
    }
    int depth = 0;
    for (byte b : link.bytes()) {
      depth += b == '/' ? 1 : 0;
    }
    int start = 0;
    for (int i = 0; i <= raw.length; i++) {
      if (i == raw.length || raw[i] == '/') {
        int length = i - start;
        boolean up = length == 2 && raw[start] == '.' && raw[start + 1] == '.';
        boolean stay = length == 0 || (length == 1 && raw[start] == '.');
        depth += up ? -1 : stay ? 0 : 1;
        if (depth < 0) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }
}
