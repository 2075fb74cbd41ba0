package io.respaldo.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that need no shell: one call of {@code respaldo} with words, some in single quotes. */
final class ShellWords {
  private static final Pattern PLAIN =
      Pattern.compile("respaldo( +([A-Za-z0-9_./:=,+@-]+|'[^']*'))*");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|[^ ']+");

  private ShellWords() {}

  static boolean isPlain(String command) {
    return PLAIN.matcher(command).matches();
  }

  static List<String> of(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    return words;
  }
}
