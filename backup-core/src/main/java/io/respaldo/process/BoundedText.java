package io.respaldo.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps the first and the last lines of a text of any length. Thread-safe. */
final class BoundedText {
  private final int half;
  private final StringBuilder first = new StringBuilder();
  private final Deque<String> last = new ArrayDeque<>();
  private int lastChars;
  private long dropped;

  /**
   * @param half characters kept of either end
   */
  BoundedText(int half) {
    this.half = half;
  }

  synchronized void add(String line) {
    if (last.isEmpty() && first.length() + line.length() < half) {
      first.append(line).append('\n');
      return;
    }
    last.addLast(line);
    lastChars += line.length() + 1;
    while (lastChars > half && last.size() > 1) {
      lastChars -= last.removeFirst().length() + 1;
      dropped++;
    }
  }

  synchronized String text() {
    String middle = dropped == 0 ? "" : "[" + dropped + " lines left out]\n";
    return (first + middle + String.join("\n", last)).strip();
  }
}
