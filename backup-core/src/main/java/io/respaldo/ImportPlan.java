package io.respaldo;

import io.respaldo.format.foreign.ForeignTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an import found and would do. Nothing was changed to make it, and applying it does no more.
 *
 * @param backups each that was recognised, oldest first
 * @param instances those that would be registered
 * @param settings global settings that would be set, because they are not yet; empty: none
 * @param unknown some of the files that nothing recognised, relative to the folder; they are never
 *     touched
 * @param unknownCount how many there are
 * @param findings what could not be looked at
 */
public record ImportPlan(
    ImportRequest request,
    List<Item> backups,
    List<NewInstance> instances,
    Optional<GlobalSettings> settings,
    List<String> unknown,
    long unknownCount,
    List<Finding> findings) {
  /** What becomes of a backup. */
  public enum Status {
    /** It would be taken in. */
    NEW,
    /** It was taken in before, or is a backup of ours. */
    KNOWN,
    /** It can't be taken in; its findings say why. */
    REFUSED
  }

  /**
   * A backup of another tool.
   *
   * @param files main one first
   * @param kind which {@link io.respaldo.format.foreign.ForeignKind} recognised it
   * @param instance of which it would be
   * @param time when it was made
   * @param timeFrom how that is known
   * @param bytes of its files
   * @param fingerprint SHA-256 of each file, in their order
   * @param backup of a known one the backup that it is; of a new one the id that it gets unless
   *     that is taken
   * @param findings of its verification: an error refuses it, a warning goes into its record
   * @param facts as the kind told them
   */
  public record Item(
      List<Path> files,
      String kind,
      Status status,
      Optional<InstanceName> instance,
      Instant time,
      ForeignTime.Origin timeFrom,
      long bytes,
      List<String> fingerprint,
      Optional<BackupId> backup,
      List<Finding> findings,
      Map<String, String> facts) {
    public Item {
      files = List.copyOf(files);
      fingerprint = List.copyOf(fingerprint);
      findings = List.copyOf(findings);
      facts = Map.copyOf(facts);
    }
  }

  /**
   * An instance that is not registered yet.
   *
   * @param from the document whose settings it gets; empty: defaults
   */
  public record NewInstance(InstanceConfig config, Optional<Path> from) {}

  public ImportPlan {
    backups = List.copyOf(backups);
    instances = List.copyOf(instances);
    unknown = List.copyOf(unknown);
    findings = List.copyOf(findings);
  }

  /** Those that would be taken in. */
  public List<Item> fresh() {
    return backups.stream().filter(b -> b.status() == Status.NEW).toList();
  }
}
