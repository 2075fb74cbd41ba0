package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.GlobalSettings;
import io.respaldo.catalog.DamagedDocumentException;
import java.util.OptionalDouble;

/** {@code backup_config.json}: the global settings, with the documents' names. */
final class SettingsCodec implements Codec<GlobalSettings> {
  static final SettingsCodec INSTANCE = new SettingsCodec();

  private SettingsCodec() {}

  @Override
  public ObjectNode write(GlobalSettings s) {
    ObjectNode node = Json.object();
    s.globalRetentionDays().ifPresent(n -> node.put("global_retention_days", n));
    s.maxBackupsPerInstance().ifPresent(n -> node.put("max_backups_per_instance", n));
    s.maxTotalSizeGb().ifPresent(n -> node.put("max_total_size_gb", n));
    if (!s.notificationEmail().isEmpty()) {
      node.put("notification_email", s.notificationEmail());
    }
    Json.putOthers(node, s.otherFields());
    return node;
  }

  @Override
  public GlobalSettings read(Fields f) throws DamagedDocumentException {
    return new GlobalSettings(
        ConfigCodec.optionalInt(f, "global_retention_days"),
        ConfigCodec.optionalInt(f, "max_backups_per_instance"),
        f.optionalDouble("max_total_size_gb")
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty()),
        f.text("notification_email"),
        f.others());
  }
}
