package io.respaldo.part;

import java.util.regex.Pattern;

/**
 * The rule for names of parts, such as {@code dump.sql}, {@code filestore} or {@code db/dump.sql}.
 */
public final class PartName {
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,99}");

  private PartName() {}

  /**
   * @param name one or more segments of letters, digits and {@code _ . @ + -}, joined by '/'
   * @throws IllegalArgumentException naming the rule
   */
  public static String check(String name) {
    for (String segment : name.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "part name '"
                + name
                + "': segments of 1 to 100 letters, digits and '_.@+-', beginning with a letter,"
                + " digit or '_', joined by '/'");
      }
    }
    return name;
  }
}
