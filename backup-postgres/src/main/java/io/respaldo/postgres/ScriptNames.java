package io.respaldo.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What scripts write before the time in a file's name. */
final class ScriptNames {
  private static final Pattern PREFIX = Pattern.compile("(?i)backup(?:[-_.](.+))?");

  private ScriptNames() {}

  /** {@code mydb} of {@code mydb} or {@code backup_mydb}; empty when there is only the prefix. */
  static Optional<String> database(String before) {
    Matcher m = PREFIX.matcher(before);
    Optional<String> name = m.matches() ? Optional.ofNullable(m.group(1)) : Optional.of(before);
    return name.filter(n -> !n.isEmpty() && !isSafetyCopy(n));
  }

  /** Whether it is a copy that a restore script made before it began; these name no database. */
  static boolean isSafetyCopy(String before) {
    return before.equals("pre_restore");
  }

  /** Whether a name begins as scripts begin those of archives. */
  static boolean isArchive(String before) {
    return PREFIX.matcher(before).matches() || isSafetyCopy(before);
  }
}
