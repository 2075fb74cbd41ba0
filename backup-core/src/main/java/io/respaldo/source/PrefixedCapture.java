package io.respaldo.source;

import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.PartName;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import java.io.IOException;
import java.nio.file.Path;

/** A capture whose parts and facts stand below a prefix. */
final class PrefixedCapture extends ForwardingCapture {
  private final String prefix;

  PrefixedCapture(Capture to, String prefix) {
    super(to);
    this.prefix = PartName.check(prefix);
  }

  @Override
  public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
    super.stream(prefix + "/" + part, writer);
  }

  @Override
  public CapturedTree tree(String part, Path root, TreeRules rules)
      throws IOException, InterruptedException {
    return super.tree(prefix + "/" + part, root, rules);
  }

  @Override
  public CapturedTree tree(String part, EntryWriter writer)
      throws IOException, InterruptedException {
    return super.tree(prefix + "/" + part, writer);
  }

  @Override
  public void fact(String name, String value) {
    super.fact(prefix + "." + name, value);
  }

  @Override
  public void step(String what) {
    super.step(prefix + ": " + what);
  }
}
