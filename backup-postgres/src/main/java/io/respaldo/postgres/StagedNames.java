package io.respaldo.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The databases of one staged restore. All names follow from the final one and the run, so that
 * names read back from a record can be checked against them.
 *
 * @param live the final name
 * @param run the run's mark
 * @param replaces whether a database of the final name stood there when the restore was prepared
 */
record StagedNames(String live, String run, boolean replaces) {
  private static final Pattern RUN = Pattern.compile("[a-z0-9_]{1,200}");
  private static final int MAX_RUN = 36;

  StagedNames {
    Sql.name(live);
    if (!RUN.matcher(run).matches()) {
      throw new IllegalArgumentException(
          "run '" + run + "': lower-case letters, digits and '_', at most 200");
    }
  }

  /** Where it is built. */
  String side() {
    return derived("_rsp_" + shortRun());
  }

  /** Where a replaced one stays. */
  String old() {
    return derived("_rsp_" + shortRun() + "_old");
  }

  /** The comment on a database that this run built. */
  String mark() {
    return "respaldo: restored by run " + run;
  }

  private String shortRun() {
    return run.substring(Math.max(0, run.length() - MAX_RUN));
  }

  private String derived(String suffix) {
    int room = Sql.MAX_NAME - suffix.length();
    if (live.getBytes(StandardCharsets.UTF_8).length <= room) {
      return live + suffix;
    }
    CRC32 crc = new CRC32(); // long names that begin alike stay apart
    crc.update(live.getBytes(StandardCharsets.UTF_8));
    String tag = String.format("~%04x", crc.getValue() & 0xffff);
    return Sql.cut(live, room - tag.length()) + tag + suffix;
  }

  Map<String, String> toMap() {
    return Map.of(
        "database", live,
        "run", run,
        "replaces", Boolean.toString(replaces),
        "built_as", side(),
        "kept_as", old());
  }

  /**
   * @throws IllegalArgumentException when these are not names that {@link #toMap} gave
   */
  static StagedNames of(Map<String, String> map) {
    StagedNames names =
        new StagedNames(
            map.getOrDefault("database", ""),
            map.getOrDefault("run", ""),
            Boolean.parseBoolean(map.getOrDefault("replaces", "false")));
    if (!names.toMap().equals(map)) {
      throw new IllegalArgumentException(
          "these are not the names of a restore of a PostgreSQL database: " + map);
    }
    return names;
  }
}
