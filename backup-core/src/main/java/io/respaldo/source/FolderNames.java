package io.respaldo.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The names of one staged restore of a folder. Those of the folders aside follow from the run's
 * mark, so that names from a record can lead to nothing else.
 *
 * @param live where the restore ends up; absolute
 * @param runId the run's mark
 * @param part the tree part that becomes the folder; empty: all parts become files and folders in
 *     it
 * @param replaces whether a folder was live when the restore was planned
 * @param empty whether an empty folder stood at the new place
 */
record FolderNames(
    Path live, String runId, Optional<String> part, boolean replaces, boolean empty) {
  private static final Pattern RUN = Pattern.compile("[a-z0-9_]{1,100}");
  private static final int MAX_NAME = 255;

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  FolderNames {
    if (!RUN.matcher(runId).matches()) {
      throw new IllegalArgumentException(
          "run id '" + runId + "': lower-case letters, digits and '_'");
    }
    if (!live.isAbsolute() || !live.equals(live.normalize()) || live.getFileName() == null) {
      throw new IllegalArgumentException(
          "'" + live + "' is no place for a restored folder; name an absolute path below a folder");
    }
  }

  static FolderNames of(Map<String, String> names, FileSystem files) {
    return new FolderNames(
        files.getPath(value(names, "live")),
        value(names, "run"),
        Optional.ofNullable(names.get("part")),
        flag(names, "replaces"),
        flag(names, "empty"));
  }

  private static String value(Map<String, String> names, String key) {
    String value = names.get(key);
    if (value == null) {
      throw new IllegalArgumentException("names of a staged restore lack '" + key + "'");
    }
    return value;
  }

  private static boolean flag(Map<String, String> names, String key) {
    return switch (value(names, key)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "names of a staged restore: '" + key + "' is neither true nor false");
    };
  }

  Map<String, String> toMap() {
    Map<String, String> names = new TreeMap<>();
    names.put("live", live.toString());
    names.put("run", runId);
    part.ifPresent(p -> names.put("part", p));
    names.put("replaces", Boolean.toString(replaces));
    names.put("empty", Boolean.toString(empty));
    return names;
  }

  Path parent() {
    return Objects.requireNonNull(live.getParent());
  }

  /** Where it is built. */
  Path side() {
    return marked("restore");
  }

  /** Where what was live stands aside. */
  Path old() {
    return marked("before");
  }

  /** Tells, beside a new folder, that this run put it there, and which one it was. */
  Path receipt() {
    return marked("restored");
  }

  /** Of files laid over a tree: which were there and which are new. */
  Path list() {
    return marked("overlay");
  }

  boolean tooLong() {
    return String.valueOf(receipt().getFileName()).getBytes(StandardCharsets.UTF_8).length
        > MAX_NAME;
  }

  private Path marked(String role) {
    return live.resolveSibling("." + live.getFileName() + "." + role + "-" + runId);
  }
}
