package io.respaldo.postgres;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements of a dump that a server of another version, or a role that is no superuser, refuses
 * although nothing depends on them. They are left out and told; every other error fails the restore
 * at once, because psql, going on after a COPY that was refused, would take its rows for SQL.
 *
 * <ul>
 *   <li>{@code SET} of a setting that the server does not know, which newer or older versions of
 *       pg_dump write: {@code transaction_timeout}, {@code default_with_oids}
 *   <li>{@code COMMENT ON EXTENSION}: each extension brings its comment itself
 *   <li>{@code ALTER … OWNER TO} when everything is to belong to the connection's user
 *   <li>the comment on schema {@code public}, which belongs to the server up to version 14
 * </ul>
 */
final class HarmlessStatements {
  private static final Pattern SET = Pattern.compile("SET ([a-z_]+) = [^;]*;");
  private static final Pattern EXTENSION =
      Pattern.compile("COMMENT ON EXTENSION (\"[^\"]+\"|[A-Za-z0-9_-]+) IS '(?:[^']|'')*';");
  private static final Pattern OWNER =
      Pattern.compile("ALTER [A-Z ]+ [^;]* OWNER TO (\"[^\"]+\"|[A-Za-z0-9_]+);");
  private static final String PUBLIC =
      "COMMENT ON SCHEMA public IS 'standard public schema';"; // as the server itself has it

  private final Set<String> settings;
  private final boolean owners;
  private final Set<String> leftOut = new TreeSet<>();

  /**
   * @param settings names of all settings that the server knows
   * @param owners whether objects get the owners that the dump names
   */
  HarmlessStatements(Set<String> settings, boolean owners) {
    this.settings = Set.copyOf(settings);
    this.owners = owners;
  }

  /** Whether this line, a whole statement, is to be left out; remembers it then. */
  boolean leavesOut(String line) {
    Optional<String> name = nameOf(line.strip());
    name.ifPresent(leftOut::add);
    return name.isPresent();
  }

  private Optional<String> nameOf(String statement) {
    Matcher set = SET.matcher(statement);
    if (set.matches()) {
      String setting = set.group(1).toLowerCase(Locale.ROOT);
      return settings.contains(setting) ? Optional.empty() : Optional.of("SET " + setting);
    }
    Matcher extension = EXTENSION.matcher(statement);
    if (extension.matches()) {
      return Optional.of("COMMENT ON EXTENSION " + extension.group(1));
    }
    if (!owners && OWNER.matcher(statement).matches()) {
      return Optional.of("ALTER ... OWNER TO");
    }
    return statement.equals(PUBLIC) ? Optional.of("COMMENT ON SCHEMA public") : Optional.empty();
  }

  /** What was left out so far, in words. */
  Set<String> leftOut() {
    return Set.copyOf(leftOut);
  }
}
