package io.respaldo.internal;

import io.respaldo.Backup;
import io.respaldo.Moment;
import io.respaldo.RestoreRequest;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.source.Restore;
import java.nio.file.Path;
import java.util.Map;

/** One restore as its destination sees it. */
record EngineRestore(
    Backup backup, PartReader parts, RestoreRequest request, Path scratch, ProgressMeter meter)
    implements Restore {
  @Override
  public Selection selection() {
    return request.selection();
  }

  @Override
  public Moment moment() {
    return request.moment();
  }

  @Override
  public Map<String, String> options() {
    return request.options();
  }

  @Override
  public void step(String what) {
    meter.step(what);
  }

  /** Only what the build reads is what is restored; looking and checking read too. */
  EngineRestore metered() {
    return new EngineRestore(backup, new MeteredReader(parts, meter), request, scratch, meter);
  }
}
