package io.respaldo.source;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Forwards every call to another capture; the base of captures that change little. As thread-safe
 * as the other.
 */
public abstract class ForwardingCapture implements Capture {
  private final Capture to;

  protected ForwardingCapture(Capture to) {
    this.to = Objects.requireNonNull(to);
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
  public void step(String what) {
    to.step(what);
  }
}
