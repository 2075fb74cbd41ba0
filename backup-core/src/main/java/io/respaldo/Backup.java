package io.respaldo;

import io.respaldo.format.foreign.ReferenceFormat;
import io.respaldo.part.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backup, as its record tells it.
 *
 * @param base the backup without which this one can't be restored
 * @param time the state of the data that it holds: when its capture began
 * @param took from the start of the run to its commit
 * @param facts what its source wrote down: versions, positions, row counts
 * @param warnings why it is less than perfect; it is good all the same
 * @param pinned never deleted by retention
 */
public record Backup(
    BackupId id,
    InstanceName instance,
    State state,
    BackupKind kind,
    Optional<BackupId> base,
    Origin origin,
    Instant time,
    Duration took,
    Content content,
    Map<String, String> facts,
    List<Finding> warnings,
    boolean pinned) {
  /** Whether a backup can be used. */
  public enum State {
    /** Complete, recorded, there. */
    COMPLETED,
    /** Recorded as complete, but its file, or one that it refers to, is gone. */
    MISSING,
    /** Recorded as complete, in a storage or format that this manager was not built with. */
    UNREACHABLE,
    /** Being deleted; can't be used any more. */
    DELETING,
    /**
     * A file that looks like a backup and has no record: another tool's, or its record was lost.
     */
    UNRECORDED
  }

  /**
   * Where a backup comes from.
   *
   * @param label short, for lists
   * @param metadata the host's own, such as a Git commit
   */
  public record Origin(
      Trigger trigger,
      Actor actor,
      String label,
      String description,
      Map<String, String> metadata) {
    public Origin {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * What a backup holds and where.
   *
   * @param format name of its format, such as {@code tar.gz}
   * @param storage name of its storage
   * @param file name of its main object in the instance's folder
   * @param bytes size of the main object
   * @param storedBytes of all its objects
   * @param checksums of the main object, lower-case hex: {@code sha256}, {@code md5}
   */
  public record Content(
      String format,
      String storage,
      String file,
      long bytes,
      long storedBytes,
      Map<String, String> checksums,
      List<Part> parts) {
    public Content {
      checksums = Map.copyOf(checksums);
      parts = List.copyOf(parts);
    }

    /** Bytes of all parts before compression. */
    public long partBytes() {
      return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** Regular files and streams in all parts. */
    public long files() {
      return parts.stream().mapToLong(Part::files).sum();
    }
  }

  public Backup {
    facts = Map.copyOf(facts);
    warnings = List.copyOf(warnings);
  }

  public Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  /** Whether it can be restored as far as records tell. */
  public boolean usable() {
    return state == State.COMPLETED;
  }

  /** Whether its content lies in files of another tool, to which it only refers. */
  public boolean isReference() {
    return content.format().equals(ReferenceFormat.NAME);
  }

  public Backup with(State other) {
    return new Backup(
        id, instance, other, kind, base, origin, time, took, content, facts, warnings, pinned);
  }

  public Backup withWarnings(List<Finding> others) {
    return new Backup(
        id, instance, state, kind, base, origin, time, took, content, facts, others, pinned);
  }

  public Backup pinned(boolean pin) {
    return new Backup(
        id, instance, state, kind, base, origin, time, took, content, facts, warnings, pin);
  }
}
