package io.respaldo.storage.local;

import io.respaldo.Finding;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import io.respaldo.source.Standing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A source whose restores tell before and after each step, where their process may die. */
record KillingSource(BackupSource source, Consumer<String> point) implements BackupSource {
  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    source.capture(to);
  }

  @Override
  public Destination inPlace() {
    return (runId, restore) -> new Steps(source.inPlace().prepare(runId, restore), point);
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
    return new Steps(source.resume(names), point);
  }

  private record Steps(StagedRestore staged, Consumer<String> point) implements StagedRestore {
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
    public void requireUndoable() throws IOException {
      staged.requireUndoable();
    }

    @Override
    public boolean seesWhatIsAside() throws IOException {
      return staged.seesWhatIsAside();
    }

    @Override
    public boolean replaces() {
      return staged.replaces();
    }

    @Override
    public void build(Restore restore) throws IOException, InterruptedException {
      point.accept("before build");
      staged.build(restore);
      point.accept("after build");
    }

    @Override
    public List<Finding> check(Restore restore) throws IOException, InterruptedException {
      return staged.check(restore);
    }

    @Override
    public void swap() throws IOException {
      point.accept("before swap");
      staged.swap();
      point.accept("after swap");
    }

    @Override
    public void undo() throws IOException {
      point.accept("before undo");
      staged.undo();
      point.accept("after undo");
    }

    @Override
    public void discard() throws IOException {
      point.accept("before discard");
      staged.discard();
      point.accept("after discard");
    }
  }
}
