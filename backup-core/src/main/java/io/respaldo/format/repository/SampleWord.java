package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.check.Sample;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which data a check reads, as restic's {@code --read-data-subset} spells it. */
final class SampleWord {
  private static final Pattern PART = Pattern.compile("(\\d{1,3})/(\\d{1,3})");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)%");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,6})([KMGT])");
  private static final String UNITS = "KMGT";

  private SampleWord() {}

  /**
   * @throws IllegalArgumentException when the word is none of these
   */
  static Sample parse(String word) {
    if (word.equals("none")) {
      return new Sample.None();
    }
    if (word.equals("all")) {
      return new Sample.All();
    }
    Matcher part = PART.matcher(word);
    if (part.matches()) {
      return new Sample.Part(Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)));
    }
    Matcher percent = PERCENT.matcher(word);
    if (percent.matches()) {
      return new Sample.Percent(Double.parseDouble(percent.group(1)));
    }
    Matcher bytes = BYTES.matcher(word);
    if (bytes.matches()) {
      int power = 10 * (UNITS.indexOf(bytes.group(2)) + 1);
      return new Sample.Bytes(Long.parseLong(bytes.group(1)) << power);
    }
    throw new IllegalArgumentException(
        "'" + word + "' is no choice of data: none, all, 1/5, 10% or 2G");
  }
}
