package io.respaldo.odoo;

import io.respaldo.Backup;
import io.respaldo.Moment;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.source.Restore;
import java.nio.file.Path;
import java.util.Map;

/** A restore of which something is wished besides. */
record WithOptions(Restore to, Map<String, String> options) implements Restore {
  @Override
  public Backup backup() {
    return to.backup();
  }

  @Override
  public PartReader parts() {
    return to.parts();
  }

  @Override
  public Selection selection() {
    return to.selection();
  }

  @Override
  public Moment moment() {
    return to.moment();
  }

  @Override
  public Path scratch() {
    return to.scratch();
  }
}
