package io.respaldo.format.repository.internal.restore;

import io.respaldo.part.EntryPath;
import io.respaldo.part.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A selection, asked on the way down a tree, in time that does not grow with what is chosen. */
final class Choice {
  static final Choice ALL = new Choice(Selection.all());

  private final boolean all;
  private final Set<EntryPath> chosen;
  private final Set<EntryPath> above = new HashSet<>();

  Choice(Selection selection) {
    all = selection.isAll();
    chosen = selection.paths();
    for (EntryPath path : chosen) {
      List<EntryPath> segments = path.segments();
      EntryPath at = segments.get(0);
      for (EntryPath segment : segments.subList(1, segments.size())) {
        above.add(at);
        at = segment.under(at);
      }
    }
  }

  /** Whether a path is chosen where its folder is not. */
  boolean names(EntryPath path) {
    return all || chosen.contains(path);
  }

  /** Whether something below is chosen by name. */
  boolean leadsThrough(EntryPath path) {
    return above.contains(path);
  }

  /** Whether a path with nothing known of what is above it is chosen. */
  boolean includes(EntryPath path) {
    if (all) {
      return true;
    }
    List<EntryPath> segments = path.segments();
    EntryPath at = segments.get(0);
    boolean found = chosen.contains(at);
    for (EntryPath segment : segments.subList(1, segments.size())) {
      at = segment.under(at);
      found |= chosen.contains(at);
    }
    return found;
  }
}
