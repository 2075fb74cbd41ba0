package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.prune.MaxUnused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how much waste may stay, as restic's {@code --max-unused} spells it. */
final class WasteWord {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,9})?)%");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,6})([KMGT]?)");
  private static final String UNITS = "KMGT";

  private WasteWord() {}

  /**
   * @throws IllegalArgumentException when the word is none of these
   */
  static MaxUnused parse(String word) {
    if (word.equals("unlimited")) {
      return new MaxUnused.Unlimited();
    }
    Matcher percent = PERCENT.matcher(word);
    if (percent.matches()) {
      return new MaxUnused.Percent(Double.parseDouble(percent.group(1)));
    }
    Matcher bytes = BYTES.matcher(word);
    if (bytes.matches()) {
      int power = bytes.group(2).isEmpty() ? 0 : 10 * (UNITS.indexOf(bytes.group(2)) + 1);
      return new MaxUnused.Bytes(Long.parseLong(bytes.group(1)) << power);
    }
    throw new IllegalArgumentException(
        "'" + word + "' is no limit of waste: 5%, 0, 500M, 2G or unlimited");
  }
}
