package io.respaldo.testkit;

import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.util.Map;

/** A source with all defaults. */
final class NoTree implements BackupSource {
  @Override
  public void capture(Capture to) {}

  @Override
  public Destination inPlace() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Destination beside(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Destination at(RestoreTarget target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    throw new UnsupportedOperationException();
  }
}
