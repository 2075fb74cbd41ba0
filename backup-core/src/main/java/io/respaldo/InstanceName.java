package io.respaldo;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of an instance; a folder's name on any file system. 1 to 100 letters, digits and {@code
 * . _ -}, beginning and ending with a letter or digit; no device name of Windows. Two names that
 * differ only in case can't live side by side, which the catalog checks.
 */
public record InstanceName(String value) implements Comparable<InstanceName> {
  private static final Pattern ALLOWED =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?");
  private static final Set<String> WINDOWS_DEVICES = Set.of("con", "prn", "aux", "nul");
  private static final Pattern WINDOWS_PORT = Pattern.compile("(com|lpt)[0-9]");

  /**
   * @throws IllegalArgumentException naming the rule
   */
  public InstanceName {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "instance name '"
              + printable(value)
              + "': 1 to 100 letters, digits, '.', '_' and '-', beginning and ending with a letter or"
              + " digit");
    }
    String stem = value.toLowerCase(Locale.ROOT).split("\\.", 2)[0];
    if (WINDOWS_DEVICES.contains(stem) || WINDOWS_PORT.matcher(stem).matches()) {
      throw new IllegalArgumentException(
          "instance name '" + value + "' is the name of a Windows device; choose another");
    }
  }

  private static String printable(String s) {
    String shown = s.length() > 80 ? s.substring(0, 80) + "…" : s;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  public static InstanceName of(String value) {
    return new InstanceName(value);
  }

  /** Equal for names that a case-blind file system takes for one. */
  public String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(InstanceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
