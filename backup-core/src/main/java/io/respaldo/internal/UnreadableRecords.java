package io.respaldo.internal;

import io.respaldo.InstanceName;
import io.respaldo.retention.UnreadableRecord;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records of an instance that can't be read and may be those of backups. */
final class UnreadableRecords {
  /** What to do about one. */
  static final String REMEDY =
      "mend that record, from its copy beside the data if there is one, or, if its backup may be"
          + " lost, move it out of the folder 'runs'";

  /** As {@link RunIds#unique} makes them: these need no backup as their base. */
  private static final Pattern READING =
      Pattern.compile("(?:restore|verify|export)_\\d{8}_\\d{6}_[0-9a-f]{4}\\.json");

  private static final Pattern STAMP = Pattern.compile("_(\\d{8}_\\d{6})");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", Locale.ROOT);

  private UnreadableRecords() {}

  static List<UnreadableRecord> of(Engine engine, InstanceName name) throws IOException {
    return engine.catalog.damaged(name).stream()
        .filter(key -> !READING.matcher(key.name()).matches())
        .map(key -> new UnreadableRecord(key.path(), until(key)))
        .toList();
  }

  /** By the time in its name, in whichever zone that was; without one there is no bound. */
  private static Instant until(ObjectKey key) {
    Matcher stamp = STAMP.matcher(key.name());
    try {
      return stamp.find()
          ? LocalDateTime.parse(stamp.group(1), TIME).toInstant(ZoneOffset.MIN)
          : Instant.MAX;
    } catch (DateTimeException e) {
      return Instant.MAX;
    }
  }
}
