package io.respaldo.odoo;

import io.respaldo.BackupKind;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.ForwardingCapture;
import io.respaldo.source.Preflight;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
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

  private static final class Stepped extends ForwardingCapture {
    private final Hook hook;

    Stepped(Capture to, Hook hook) {
      super(to);
      this.hook = hook;
    }

    @Override
    public void step(String what) {
      hook.at(what);
    }
  }
}
