package io.respaldo.storage.local;

import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.ForwardingStaging;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
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

  private static final class Steps extends ForwardingStaging {
    private final Consumer<String> point;

    Steps(StagedRestore staged, Consumer<String> point) {
      super(staged);
      this.point = point;
    }

    @Override
    public void build(Restore restore) throws IOException, InterruptedException {
      point.accept("before build");
      super.build(restore);
      point.accept("after build");
    }

    @Override
    public void swap() throws IOException {
      point.accept("before swap");
      super.swap();
      point.accept("after swap");
    }

    @Override
    public void undo() throws IOException {
      point.accept("before undo");
      super.undo();
      point.accept("after undo");
    }

    @Override
    public void discard() throws IOException {
      point.accept("before discard");
      super.discard();
      point.accept("after discard");
    }
  }
}
