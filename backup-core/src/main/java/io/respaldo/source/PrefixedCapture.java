package io.respaldo.source;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.PartName;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import java.io.IOException;
import java.nio.file.Path;

/** A capture whose parts and facts stand below a prefix. */
record PrefixedCapture(Capture to, String prefix) implements Capture {
  PrefixedCapture {
    PartName.check(prefix);
  }

  @Override
  public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
    to.stream(prefix + "/" + part, writer);
  }

  @Override
  public CapturedTree tree(String part, Path root, TreeRules rules)
      throws IOException, InterruptedException {
    return to.tree(prefix + "/" + part, root, rules);
  }

  @Override
  public CapturedTree tree(String part, EntryWriter writer)
      throws IOException, InterruptedException {
    return to.tree(prefix + "/" + part, writer);
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
    to.fact(prefix + "." + name, value);
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
    to.step(prefix + ": " + what);
  }
}
