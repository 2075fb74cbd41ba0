package io.respaldo;

import java.util.regex.Pattern;

/**
 * Identifies a backup within its instance: the name of its file without suffix, such as {@code
 * backup_20251119_030000}.
 */
public record BackupId(String value) implements Comparable<BackupId> {
  private static final Pattern ALLOWED =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,118}[A-Za-z0-9])?");

  /**
   * @throws IllegalArgumentException naming the rule
   */
  public BackupId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "backup id '"
              + value.substring(0, Math.min(80, value.length())).replaceAll("\\p{Cntrl}", "?")
              + "': 1 to 120 letters, digits, '.', '_' and '-', such as backup_20251119_030000");
    }
  }

  public static BackupId of(String value) {
    return new BackupId(value);
  }

  @Override
  public int compareTo(BackupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
