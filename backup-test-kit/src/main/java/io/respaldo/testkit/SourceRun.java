package io.respaldo.testkit;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.Moment;
import io.respaldo.Trigger;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.PartReader;
import io.respaldo.part.PartSink;
import io.respaldo.part.Selection;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs captures and restores of a source without an engine, for tests. For one thread.
 *
 * @param scratch the private folder that source and destination see
 */
public record SourceRun(
    String runId, Path scratch, Map<String, String> facts, List<Finding> found) {
  /**
   * @param runId lower-case letters, digits and '_'
   */
  public static SourceRun of(String runId, Path scratch) {
    return new SourceRun(runId, scratch, new TreeMap<>(), new ArrayList<>());
  }

  /** Captures everything into memory. */
  public MemoryParts capture(BackupSource source) throws IOException, InterruptedException {
    MemoryParts parts = new MemoryParts();
    captureTo(source, parts);
    return parts;
  }

  /** Captures into this sink. */
  public void captureTo(BackupSource source, PartSink sink)
      throws IOException, InterruptedException {
    BackupKind kind = source.preflight(BackupKind.FULL).kind();
    source.capture(new RunCapture(this, sink, kind));
  }

  /** A restore of these parts. */
  public Restore restore(PartReader parts, Selection selection) {
    Instant time = Instant.parse("2025-11-19T03:00:00Z");
    Backup.Content content =
        new Backup.Content("memory", "", "backup_20251119_030000", 0, 0, Map.of(), parts.parts());
    Backup backup =
        new Backup(
            BackupId.of("backup_20251119_030000"),
            InstanceName.of("tested"),
            Backup.State.COMPLETED,
            BackupKind.FULL,
            Optional.empty(),
            new Backup.Origin(Trigger.MANUAL, Actor.SYSTEM, "", "", Map.of()),
            time,
            Duration.ofSeconds(1),
            content,
            facts,
            List.of(),
            false);
    return new RunRestore(backup, parts, selection, Moment.of(backup.id()), scratch);
  }

  private record RunRestore(
      Backup backup, PartReader parts, Selection selection, Moment moment, Path scratch)
      implements Restore {}

  private record RunCapture(SourceRun run, PartSink sink, BackupKind kind) implements Capture {
    @Override
    public String runId() {
      return run.runId();
    }

    @Override
    public void fact(String name, String value) {
      run.facts().put(name, value);
    }

    @Override
    public void warn(Finding finding) {
      run.found().add(finding);
    }

    @Override
    public Path scratch() {
      return run.scratch();
    }

    @Override
    public void step(String what) {}

    @Override
    public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
      sink.stream(part, writer);
    }

    @Override
    public CapturedTree tree(String part, Path root, TreeRules rules)
        throws IOException, InterruptedException {
      return sink.tree(part, root, rules);
    }

    @Override
    public CapturedTree tree(String part, EntryWriter writer)
        throws IOException, InterruptedException {
      return sink.tree(part, writer);
    }
  }
}
