package io.respaldo.format.repository.internal.find;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns over paths as restic's filters have them, matched name by name on the way down. Each has
 * segments between slashes: {@code **} stands for any number of names, others match one with {@code
 * *}, {@code ?}, {@code [a-z]}, {@code [^a-z]} and {@code \} before what means itself. With a slash
 * at the beginning it begins at the root, else anywhere. What is below a match matches too.
 * Immutable.
 */
public final class NamePatterns {
  private final List<Segments> patterns = new ArrayList<>();
  private final int positions;
  private final State start;

  private record Segments(boolean rooted, List<Segment> segments, int first) {
    int end() {
      return first + segments.size();
    }
  }

  /**
   * @param any whether it stands for any number of names
   */
  private record Segment(boolean any, Pattern name) {}

  /**
   * How far the patterns have matched on the way to a folder.
   *
   * @param matched whether it, or a folder above, matches
   */
  public record State(boolean matched, BitSet at) {
    public State {
      at = (BitSet) at.clone();
    }

    @Override
    public BitSet at() {
      return (BitSet) at.clone();
    }

    private boolean has(int position) {
      return at.get(position);
    }
  }

  /**
   * @throws IllegalArgumentException when one is empty or no pattern
   */
  public NamePatterns(List<String> lines) {
    int next = 0;
    for (String line : lines) {
      Segments parsed = parse(line, next);
      patterns.add(parsed);
      next = parsed.end() + 1;
    }
    positions = next;
    BitSet at = new BitSet(positions);
    patterns.forEach(p -> reach(p, 0, at));
    start = new State(false, at);
  }

  private static Segments parse(String line, int first) {
    List<String> words = Arrays.stream(line.split("/", -1)).filter(w -> !w.isEmpty()).toList();
    if (words.isEmpty()) {
      throw new IllegalArgumentException("the pattern '" + line + "' names nothing");
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean any = words.get(i).equals("**") && i < words.size() - 1;
      segments.add(new Segment(any, name(words.get(i), line)));
    }
    return new Segments(line.startsWith("/"), segments, first);
  }

  private static Pattern name(String word, String line) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < word.length()) {
      char c = word.charAt(i++);
      if (c == '*') {
        out.append(".*");
      } else if (c == '?') {
        out.append('.');
      } else if (c == '[') {
        int close = word.indexOf(']', i + 1);
        if (close < 0) {
          throw new IllegalArgumentException(
              "the pattern '" + line + "' has a '[' without its ']'");
        }
        String members = word.substring(i, close);
        boolean not = members.startsWith("^");
        String plain = (not ? members.substring(1) : members).replaceAll("[\\[&^]", "\\\\$0");
        out.append(not ? "[^" : "[").append(plain).append(']');
        i = close + 1;
      } else {
        char meant = c == '\\' && i < word.length() ? word.charAt(i++) : c;
        out.append(Pattern.quote(String.valueOf(meant)));
      }
    }
    return Pattern.compile(out.toString(), Pattern.DOTALL);
  }

  /** The state of the root. */
  public State start() {
    return start;
  }

  /** The state of a name in a folder. */
  public State step(State folder, byte[] name) {
    if (folder.matched()) {
      return folder;
    }
    String text = new String(name, StandardCharsets.UTF_8);
    BitSet at = new BitSet(positions);
    boolean matched = false;
    for (Segments p : patterns) {
      for (int i = 0; i < p.segments().size(); i++) {
        if (folder.has(p.first() + i)) {
          Segment segment = p.segments().get(i);
          if (segment.any()) {
            reach(p, i, at);
          } else if (segment.name().matcher(text).matches()) {
            reach(p, i + 1, at);
          }
        }
      }
      if (!p.rooted()) {
        reach(p, 0, at);
      }
      matched |= at.get(p.end());
    }
    return new State(matched, matched ? new BitSet() : at);
  }

  /** A segment for any number of names may stand for none. */
  private static void reach(Segments p, int segment, BitSet at) {
    int i = segment;
    at.set(p.first() + i);
    while (i < p.segments().size() && p.segments().get(i).any()) {
      at.set(p.first() + ++i);
    }
  }
}
