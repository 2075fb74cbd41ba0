package io.respaldo.format.repository.internal.snapshot;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a snapshot together. What is not set is zero or empty. Not thread-safe. */
public final class SnapshotBuilder {
  private Timestamp time = Timestamp.ZERO;
  private Optional<Id> parent = Optional.empty();
  private Optional<Id> tree = Optional.empty();
  private List<String> paths = List.of();
  private String hostname = "";
  private String username = "";
  private long uid = 0;
  private long gid = 0;
  private List<String> excludes = List.of();
  private List<String> tags = List.of();
  private Optional<Id> original = Optional.empty();
  private String programVersion = "";
  private Optional<SnapshotSummary> summary = Optional.empty();
  private Map<String, String> others = Map.of();

  SnapshotBuilder() {}

  SnapshotBuilder(Snapshot from) {
    time = from.time();
    parent = from.parent();
    tree = from.tree();
    paths = from.paths();
    hostname = from.hostname();
    username = from.username();
    uid = from.uid();
    gid = from.gid();
    excludes = from.excludes();
    tags = from.tags();
    original = from.original();
    programVersion = from.programVersion();
    summary = from.summary();
    others = from.others();
  }

  public SnapshotBuilder time(Timestamp value) {
    time = value;
    return this;
  }

  public SnapshotBuilder parent(Optional<Id> value) {
    parent = value;
    return this;
  }

  public SnapshotBuilder tree(Optional<Id> value) {
    tree = value;
    return this;
  }

  public SnapshotBuilder paths(List<String> value) {
    paths = value;
    return this;
  }

  public SnapshotBuilder hostname(String value) {
    hostname = value;
    return this;
  }

  public SnapshotBuilder username(String value) {
    username = value;
    return this;
  }

  public SnapshotBuilder uid(long value) {
    uid = value;
    return this;
  }

  public SnapshotBuilder gid(long value) {
    gid = value;
    return this;
  }

  public SnapshotBuilder excludes(List<String> value) {
    excludes = value;
    return this;
  }

  public SnapshotBuilder tags(List<String> value) {
    tags = value;
    return this;
  }

  public SnapshotBuilder original(Optional<Id> value) {
    original = value;
    return this;
  }

  public SnapshotBuilder programVersion(String value) {
    programVersion = value;
    return this;
  }

  public SnapshotBuilder summary(Optional<SnapshotSummary> value) {
    summary = value;
    return this;
  }

  public SnapshotBuilder others(Map<String, String> value) {
    others = value;
    return this;
  }

  public Snapshot build() {
    return new Snapshot(
        time,
        parent,
        tree,
        paths,
        hostname,
        username,
        uid,
        gid,
        excludes,
        tags,
        original,
        programVersion,
        summary,
        others);
  }
}
