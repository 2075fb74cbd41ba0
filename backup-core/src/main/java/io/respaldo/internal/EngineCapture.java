package io.respaldo.internal;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.PartName;
import io.respaldo.part.PartSink;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import io.respaldo.source.Capture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a source sees of a run; remembers what it tells. Thread-safe. */
final class EngineCapture {
  private final BackupKind kind;
  private final String runId;
  private final Path scratch;
  private final ProgressMeter meter;
  private final Map<String, String> facts = new TreeMap<>();
  private final List<Finding> warnings = new ArrayList<>();
  private final Set<String> parts = new HashSet<>();

  EngineCapture(BackupKind kind, String runId, Path scratch, ProgressMeter meter) {
    this.kind = kind;
    this.runId = runId.toLowerCase(Locale.ROOT);
    this.scratch = scratch;
    this.meter = meter;
  }

  synchronized Map<String, String> facts() {
    return Map.copyOf(facts);
  }

  synchronized List<Finding> warnings() {
    return List.copyOf(warnings);
  }

  private synchronized String fresh(String part) {
    PartName.check(part);
    for (String other : parts) {
      if (other.equals(part) || other.startsWith(part + "/") || part.startsWith(other + "/")) {
        throw new IllegalArgumentException(
            "part '" + part + "' and part '" + other + "' are one or lie in one another");
      }
    }
    parts.add(part);
    return part;
  }

  Capture into(PartSink sink) {
    return new Capture() {
      @Override
      public BackupKind kind() {
        return kind;
      }

      @Override
      public String runId() {
        return runId;
      }

      @Override
      public void stream(String part, StreamWriter writer)
          throws IOException, InterruptedException {
        sink.stream(fresh(part), writer);
      }

      @Override
      public CapturedTree tree(String part, Path root, TreeRules rules)
          throws IOException, InterruptedException {
        return sink.tree(fresh(part), root, rules);
      }

      @Override
      public CapturedTree tree(String part, EntryWriter writer)
          throws IOException, InterruptedException {
        return sink.tree(fresh(part), writer);
      }

      @Override
      public void fact(String name, String value) {
        synchronized (EngineCapture.this) {
          facts.put(name, value);
        }
      }

      @Override
      public void warn(Finding finding) {
        synchronized (EngineCapture.this) {
          warnings.add(finding);
        }
      }

      @Override
      public Path scratch() {
        return scratch;
      }

      @Override
      public void step(String what) {
        meter.step(what);
      }
    };
  }
}
