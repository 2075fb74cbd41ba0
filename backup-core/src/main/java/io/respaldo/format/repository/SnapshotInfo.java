package io.respaldo.format.repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot as the repository tells it, whoever made it.
 *
 * @param id 64 hexadecimal digits; the first 8 are what people use
 * @param time of the data
 * @param paths what was backed up, absolute
 * @param program that made it, such as {@code restic 0.19.1}
 * @param backup the id of the backup of ours that it is
 * @param bytes of all files in it; empty where it does not tell
 * @param added bytes that it added to the repository, as stored; empty where it does not tell
 */
public record SnapshotInfo(
    String id,
    Instant time,
    String host,
    String user,
    List<String> paths,
    List<String> tags,
    String program,
    Optional<String> parent,
    Optional<String> backup,
    OptionalLong bytes,
    OptionalLong added) {
  public SnapshotInfo {
    paths = List.copyOf(paths);
    tags = List.copyOf(tags);
  }

  /** What people call it by. */
  public String brief() {
    return id.substring(0, 8);
  }
}
