package io.respaldo.format.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** When a backup was made, and how that is known. */
public sealed interface ForeignTime {
  /** How it is known; a name is believed before content, and content before a file's time. */
  Origin origin();

  /**
   * The instant.
   *
   * @param zone in which those lived who named the files
   */
  Instant in(ZoneId zone);

  /** Where a time was found. */
  enum Origin {
    NAME,
    CONTENT,
    /** The file system's time of the last change, which a copy may have set anew. */
    MODIFIED
  }

  /** A time on somebody's wall clock; one that exists twice is taken for the first. */
  record Local(LocalDateTime time, Origin origin) implements ForeignTime {
    @Override
    public Instant in(ZoneId zone) {
      return time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
  }

  /** A time that needs no zone. */
  record Exact(Instant time, Origin origin) implements ForeignTime {
    @Override
    public Instant in(ZoneId zone) {
      return time;
    }
  }

  /** When the file was last changed. */
  static ForeignTime modified(Path file) throws IOException {
    return new Exact(Files.getLastModifiedTime(file).toInstant(), Origin.MODIFIED);
  }
}
