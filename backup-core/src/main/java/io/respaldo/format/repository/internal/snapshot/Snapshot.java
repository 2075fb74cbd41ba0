package io.respaldo.format.repository.internal.snapshot;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backup as the repository knows it.
 *
 * @param time with the offset of the clock that made it, by which calendar rules count
 * @param parent the snapshot that made it faster
 * @param tree its root folder; always there in what is read
 * @param paths what was backed up, absolute
 * @param original the snapshot that it was made of by changing tags or rewriting
 * @param programVersion such as {@code restic 0.19.1}
 * @param others fields that are not known here, as JSON
 */
public record Snapshot(
    Timestamp time,
    Optional<Id> parent,
    Optional<Id> tree,
    List<String> paths,
    String hostname,
    String username,
    long uid,
    long gid,
    List<String> excludes,
    List<String> tags,
    Optional<Id> original,
    String programVersion,
    Optional<SnapshotSummary> summary,
    Map<String, String> others) {
  public Snapshot {
    paths = List.copyOf(paths);
    excludes = List.copyOf(excludes);
    tags = List.copyOf(tags);
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  public static SnapshotBuilder of(Timestamp time, Id tree, List<String> paths) {
    return new SnapshotBuilder().time(time).tree(Optional.of(tree)).paths(paths);
  }

  /** A builder that begins as this snapshot. */
  public SnapshotBuilder toBuilder() {
    return new SnapshotBuilder(this);
  }

  /** The root folder. */
  public Id root() {
    return tree.orElseThrow(() -> new IllegalStateException("a snapshot without a tree"));
  }
}
