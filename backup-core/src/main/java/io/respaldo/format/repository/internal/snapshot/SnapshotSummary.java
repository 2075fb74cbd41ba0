package io.respaldo.format.repository.internal.snapshot;

import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import io.respaldo.format.repository.internal.json.Timestamp;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the run that made a snapshot did.
 *
 * @param counts absent ones are 0
 * @param others fields that are not known here, as JSON
 */
public record SnapshotSummary(
    Timestamp begin, Timestamp end, Map<Count, Long> counts, Map<String, String> others) {
  /** What is counted; in the order in which it is written. */
  public enum Count {
    FILES_NEW,
    FILES_CHANGED,
    FILES_UNMODIFIED,
    DIRS_NEW,
    DIRS_CHANGED,
    DIRS_UNMODIFIED,
    DATA_BLOBS,
    TREE_BLOBS,
    /** Bytes of new blobs before compression. */
    DATA_ADDED,
    /** Bytes of new blobs as they lie in packs. */
    DATA_ADDED_PACKED,
    TOTAL_FILES_PROCESSED,
    TOTAL_BYTES_PROCESSED;

    private final String field = name().toLowerCase(Locale.ROOT);

    private static @Nullable Count of(String field) {
      for (Count c : values()) {
        if (c.field.equals(field)) {
          return c;
        }
      }
      return null;
    }
  }

  public SnapshotSummary {
    Map<Count, Long> copy = new EnumMap<>(Count.class);
    copy.putAll(counts);
    counts = Collections.unmodifiableMap(copy);
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  public long count(Count what) {
    return counts.getOrDefault(what, 0L);
  }

  void write(JsonOutput out) {
    out.beginObject().field("backup_start").time(begin).field("backup_end").time(end);
    for (Count c : Count.values()) {
      out.field(c.field).number(count(c));
    }
    others.forEach((name, json) -> out.field(name).raw(json));
    out.endObject();
  }

  /** Reads the rest of an object that has begun. */
  static SnapshotSummary read(JsonInput in) throws IOException {
    Timestamp begin = Timestamp.ZERO;
    Timestamp end = Timestamp.ZERO;
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    Map<String, String> others = new LinkedHashMap<>();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      Count count = Count.of(name);
      if (count != null) {
        counts.put(count, in.readUnsigned());
      } else if (name.equals("backup_start")) {
        begin = in.readTime();
      } else if (name.equals("backup_end")) {
        end = in.readTime();
      } else {
        others.put(name, in.readRaw());
      }
    }
    return new SnapshotSummary(begin, end, counts, others);
  }
}
