package io.respaldo;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts the things that a finding is about and remembers the first of them, however many there
 * are. Not thread-safe.
 */
public final class Examples {
  private final List<String> first = new ArrayList<>();
  private long count;

  public void add(String thing) {
    count++;
    if (first.size() < Finding.MAX_EXAMPLES) {
      first.add(thing);
    }
  }

  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The first one. */
  public String one() {
    return first.get(0);
  }

  /** The finding, about these. */
  public Finding in(Finding finding) {
    return finding.of(count, first);
  }
}
