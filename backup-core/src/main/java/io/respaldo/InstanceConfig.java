package io.respaldo;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one instance. {@link #builder} makes an immutable one; a host may implement it
 * over its own tables. Holds no secret and nothing that could start a process: connections,
 * commands and tool folders come from the host's {@link io.respaldo.source.SourceFactory} for the
 * {@link #type}.
 */
public interface InstanceConfig {
  InstanceName name();

  /** Chooses the source: the name under which the host registered a source factory. */
  String type();

  /** Whether the scheduler backs it up; switched by pause and resume. */
  default boolean autoBackupEnabled() {
    return true;
  }

  /** Five cron fields or an {@code @} word; empty: what the priority presets. */
  default Optional<String> schedule() {
    return Optional.empty();
  }

  /** Empty: what the priority presets, and else the global settings. */
  default Optional<RetentionPolicy> retention() {
    return Optional.empty();
  }

  default Priority priority() {
    return Priority.MEDIUM;
  }

  /** The database's name, for people. */
  default String database() {
    return "";
  }

  /** The site's domain, for people. */
  default String domain() {
    return "";
  }

  /** A name for people. */
  default String label() {
    return "";
  }

  /** Whose it is; may be empty. */
  default String tenant() {
    return "";
  }

  /** In which the schedule is meant and days begin. Empty: the manager's. */
  default Optional<ZoneId> timeZone() {
    return Optional.empty();
  }

  /** Name of the backup format. */
  default String format() {
    return "tar.gz";
  }

  /** Name of the data storage. Empty: the home storage. */
  default String storage() {
    return "";
  }

  /** Names of hooks that the host registered, in the order in which they run. */
  default List<String> hooks() {
    return List.of();
  }

  /** Whether nothing may be restored over it, unless the host allows that. */
  default boolean isProtected() {
    return false;
  }

  default Optional<Instant> createdAt() {
    return Optional.empty();
  }

  default Optional<Instant> updatedAt() {
    return Optional.empty();
  }

  /**
   * Fields of its document that this version does not know, as plain values (strings, numbers,
   * booleans, lists, maps), carried through.
   */
  default Map<String, Object> otherFields() {
    return Map.of();
  }

  /** The schedule in force: its own, else the priority's. */
  default Optional<String> effectiveSchedule() {
    return schedule().or(() -> priority().schedule());
  }

  /** Begins the settings of an instance. */
  static InstanceConfigBuilder builder(String name, String type) {
    return new InstanceConfigBuilder(InstanceName.of(name), type);
  }

  /** Begins with all values of another. */
  static InstanceConfigBuilder builder(InstanceConfig from) {
    return new InstanceConfigBuilder(from);
  }
}
