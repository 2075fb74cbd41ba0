package io.respaldo.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of PostgreSQL: major and minor. */
record PgVersion(int major, int minor) implements Comparable<PgVersion> {
  private static final Pattern TOOL = Pattern.compile("\\(PostgreSQL\\) (\\d+)(?:\\.(\\d+))?");
  private static final Pattern BARE =
      Pattern.compile("^(\\d{1,6})(?!\\d)(?:\\.(\\d{1,6})(?!\\d))?");
  private static final int NUM_MAJOR = 10_000;

  /** Minor releases of August 2025, the first whose psql knows {@code \restrict}. */
  private static final Map<Integer, Integer> FIRST_RESTRICT =
      Map.of(13, 22, 14, 19, 15, 14, 16, 10, 17, 6);

  private static final int LAST_WITHOUT_RESTRICT = 17;

  /** From {@code server_version_num}. */
  static PgVersion ofNumber(int number) {
    return new PgVersion(number / NUM_MAJOR, number % NUM_MAJOR);
  }

  /** From what a tool prints for {@code --version}. */
  static Optional<PgVersion> ofTool(String words) {
    return of(TOOL.matcher(words));
  }

  /** From {@code 15.18}. */
  static Optional<PgVersion> parse(String version) {
    return of(BARE.matcher(version));
  }

  private static Optional<PgVersion> of(Matcher m) {
    if (!m.find()) {
      return Optional.empty();
    }
    int minor = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
    return Optional.of(new PgVersion(Integer.parseInt(m.group(1)), minor));
  }

  boolean knowsRestrict() {
    if (major > LAST_WITHOUT_RESTRICT) {
      return true;
    }
    Integer first = FIRST_RESTRICT.get(major);
    return first != null && minor >= first;
  }

  @Override
  public int compareTo(PgVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
