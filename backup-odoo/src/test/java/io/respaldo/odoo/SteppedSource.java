package io.respaldo.odoo;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.Preflight;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A source during whose capture something happens at each step that it tells. */
record SteppedSource(BackupSource source, Hook hook) implements BackupSource {
  /** What happens. */
  @FunctionalInterface
  interface Hook {
    void at(String step);
  }

  @Override
  public Preflight preflight(BackupKind wanted) throws IOException, InterruptedException {
    return source.preflight(wanted);
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    source.capture(new Stepped(to, hook));
  }

  @Override
  public Destination inPlace() {
    return source.inPlace();
  }

  @Override
  public Destination beside(String name) {
    return source.beside(name);
  }

  @Override
  public Destination at(RestoreTarget target) {
    return source.at(target);
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    return source.resume(names);
  }

  private record Stepped(Capture to, Hook hook) implements Capture {
    @Override
    public void step(String what) {
      hook.at(what);
    }

    @Override
    public BackupKind kind() {
      return to.kind();
    }

    @Override
    public String runId() {
      return to.runId();
    }

    @Override
    public void fact(String name, String value) {
      to.fact(name, value);
    }

    @Override
    public void warn(Finding finding) {
      to.warn(finding);
    }

    @Override
    public Path scratch() {
      return to.scratch();
    }

    @Override
    public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
      to.stream(part, writer);
    }

    @Override
    public CapturedTree tree(String part, Path root, TreeRules rules)
        throws IOException, InterruptedException {
      return to.tree(part, root, rules);
    }

    @Override
    public CapturedTree tree(String part, EntryWriter writer)
        throws IOException, InterruptedException {
      return to.tree(part, writer);
    }
  }
}
