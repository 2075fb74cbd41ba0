package io.respaldo.source;

import io.respaldo.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Hands everything on to another staged restore; for those that change a step or two of one. */
public abstract class ForwardingStaging implements StagedRestore {
  private final StagedRestore staged;

  /** Over {@code staged}. */
  protected ForwardingStaging(StagedRestore staged) {
    this.staged = staged;
  }

  @Override
  public String describe() {
    return staged.describe();
  }

  @Override
  public Map<String, String> names() {
    return staged.names();
  }

  @Override
  public List<Finding> findings() {
    return staged.findings();
  }

  @Override
  public List<Standing> standing() throws IOException, InterruptedException {
    return staged.standing();
  }

  @Override
  public boolean replaces() {
    return staged.replaces();
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    staged.build(restore);
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    return staged.check(restore);
  }

  @Override
  public void swap() throws IOException {
    staged.swap();
  }

  @Override
  public void requireUndoable() throws IOException {
    staged.requireUndoable();
  }

  @Override
  public boolean seesWhatIsAside() throws IOException {
    return staged.seesWhatIsAside();
  }

  @Override
  public void undo() throws IOException {
    staged.undo();
  }

  @Override
  public void discard() throws IOException {
    staged.discard();
  }
}
