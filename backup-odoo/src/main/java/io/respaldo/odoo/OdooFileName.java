package io.respaldo.odoo;

import io.respaldo.format.foreign.ForeignTime;
import io.respaldo.format.foreign.NamedTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the name of a backup tells. Odoo names its downloads {@code
 * <database>_<yyyy-mm-dd_HH-MM-SS>.zip}, in UTC; other names mean a wall clock.
 */
record OdooFileName(Optional<String> database, Optional<ForeignTime> time) {
  private static final Pattern ODOO =
      Pattern.compile(".+_\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d\\.(?:zip|dump)");

  static OdooFileName of(String file) {
    Optional<NamedTime> named = NamedTime.in(file);
    if (named.isEmpty()) {
      return new OdooFileName(Optional.empty(), Optional.empty());
    }
    String before = named.get().before();
    Instant utc = named.get().time().toInstant(ZoneOffset.UTC);
    ForeignTime time =
        ODOO.matcher(file).matches()
            ? new ForeignTime.Exact(utc, ForeignTime.Origin.NAME)
            : named.get().asTime();
    return new OdooFileName(
        before.isEmpty() ? Optional.empty() : Optional.of(before), Optional.of(time));
  }
}
