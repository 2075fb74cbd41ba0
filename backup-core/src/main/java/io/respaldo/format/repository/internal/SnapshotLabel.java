package io.respaldo.format.repository.internal;

import io.respaldo.InstanceName;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.EntryPath;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How a backup is marked in its snapshot: by what restic shows, and keeps when it changes tags or
 * copies.
 *
 * <ul>
 *   <li>Paths: {@code /INSTANCE/PART} for each part. The tree has the part there: a file is a
 *       stream, a folder a tree.
 *   <li>Tags: {@code respaldo}, and {@code id=BACKUP}.
 *   <li>A checkpoint, which shows what a run has so far: paths {@code /checkpoint/INSTANCE/PART},
 *       and the one tag {@code respaldo-checkpoint}, so that nobody counts it with the backups. The
 *       tree is as a backup's.
 * </ul>
 */
public final class SnapshotLabel {
  private static final String TAG = "respaldo";
  private static final String ID = "id=";
  private static final String CHECKPOINT = "respaldo-checkpoint";
  private static final String CHECKPOINTS = "/checkpoint/";

  private SnapshotLabel() {}

  /** Where an instance's parts lie in its snapshots. */
  public static EntryPath base(InstanceName instance) {
    return EntryPath.of(instance.value());
  }

  /** Where the parts of a snapshot lie; its root of one that is none of ours. */
  public static List<EntryPath> base(Snapshot snapshot) {
    List<String> first =
        snapshot.paths().stream()
            .map(p -> p.split("/", -1))
            .map(p -> p.length > 2 ? p[1] : "")
            .distinct()
            .toList();
    return snapshot.tags().contains(TAG) && first.size() == 1 && !first.get(0).isEmpty()
        ? List.of(EntryPath.of(first.get(0)))
        : List.of();
  }

  /** What a snapshot is to show as backed up. */
  public static List<String> paths(InstanceName instance, List<String> parts) {
    return parts.stream().sorted().map(p -> "/" + instance.value() + "/" + p).toList();
  }

  public static List<String> tags(String backupId) {
    return List.of(TAG, ID + backupId);
  }

  /** Whether a snapshot is a backup of this instance. */
  public static boolean isOf(InstanceName instance, Snapshot snapshot) {
    return instance(snapshot).filter(instance.value()::equals).isPresent();
  }

  /** Whose backup a snapshot is; empty when it is none. */
  public static Optional<String> instance(Snapshot snapshot) {
    if (!snapshot.tags().contains(TAG) || snapshot.paths().isEmpty()) {
      return Optional.empty();
    }
    String[] first = snapshot.paths().get(0).split("/", 3);
    if (first.length < 3 || !first[0].isEmpty()) {
      return Optional.empty();
    }
    String base = "/" + first[1] + "/";
    return snapshot.paths().stream().allMatch(p -> p.startsWith(base))
        ? Optional.of(first[1])
        : Optional.empty();
  }

  /**
   * What a checkpoint is to show.
   *
   * @param parts where they are in the snapshot
   */
  public static List<String> checkpointPaths(Collection<EntryPath> parts) {
    return parts.stream().map(p -> CHECKPOINTS + p).sorted().toList();
  }

  public static List<String> checkpointTags() {
    return List.of(CHECKPOINT);
  }

  /** Whether these are the tags of a snapshot that shows what a run had so far. */
  public static boolean isCheckpoint(List<String> tags) {
    return tags.contains(CHECKPOINT);
  }

  /** Whether a snapshot is a checkpoint of this instance, and nothing else. */
  public static boolean isCheckpointOf(InstanceName instance, Snapshot snapshot) {
    String base = CHECKPOINTS + instance.value() + "/";
    return snapshot.tags().equals(checkpointTags())
        && !snapshot.paths().isEmpty()
        && snapshot.paths().stream().allMatch(p -> p.startsWith(base));
  }

  /** The tags of a snapshot without those by which it is a backup. */
  public static List<String> withoutBackup(List<String> tags) {
    return tags.contains(TAG)
        ? tags.stream().filter(t -> !t.equals(TAG) && !t.startsWith(ID)).toList()
        : tags;
  }

  /** The id of the backup that a snapshot is. */
  public static Optional<String> backupId(Snapshot snapshot) {
    return snapshot.tags().stream()
        .filter(t -> snapshot.tags().contains(TAG) && t.startsWith(ID))
        .map(t -> t.substring(ID.length()))
        .findFirst();
  }
}
