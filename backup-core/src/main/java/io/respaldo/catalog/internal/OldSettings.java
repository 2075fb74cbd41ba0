package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.GlobalSettings;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.DamagedDocumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings that another tool wrote down under the documents' names. Taken over is what says when to
 * back up and how long to keep; what would choose a storage, a format or a hook is not.
 */
public final class OldSettings {
  private static final List<String> TAKEN =
      List.of(
          "auto_backup_enabled",
          "schedule",
          "retention_days",
          "priority",
          "database",
          "domain",
          "label");
  private static final List<String> GLOBAL =
      List.of(
          "global_retention_days",
          "max_backups_per_instance",
          "max_total_size_gb",
          "notification_email");

  private final String where;
  private final ObjectNode node;

  private OldSettings(String where, ObjectNode node) {
    this.where = where;
    this.node = node;
  }

  /**
   * @param where for messages
   */
  public static OldSettings parse(String where, byte[] json) throws DamagedDocumentException {
    return new OldSettings(where, Json.parse(where, json));
  }

  private ObjectNode only(List<String> fields) {
    ObjectNode taken = Json.object();
    fields.stream().filter(node::has).forEach(f -> taken.set(f, node.get(f)));
    return taken;
  }

  /** As settings of an instance. */
  public InstanceConfig instance(InstanceName name, String type) throws DamagedDocumentException {
    ObjectNode taken = only(TAKEN);
    taken.put("instance_name", name.value()).put("type", type);
    try {
      return ConfigCodec.INSTANCE.read(new Fields(where, taken)).config();
    } catch (IllegalArgumentException e) {
      throw new DamagedDocumentException(where, String.valueOf(e.getMessage()), e);
    }
  }

  /** As settings of all instances together. */
  public GlobalSettings global() throws DamagedDocumentException {
    try {
      return SettingsCodec.INSTANCE.read(new Fields(where, only(GLOBAL)));
    } catch (IllegalArgumentException e) {
      throw new DamagedDocumentException(where, String.valueOf(e.getMessage()), e);
    }
  }

  /** The sections of single instances in a document of all, by their names. */
  public Map<String, OldSettings> instances() {
    Map<String, OldSettings> sections = new LinkedHashMap<>();
    if (node.get("instances") instanceof ObjectNode all) {
      for (Map.Entry<String, JsonNode> section : Set.copyOf(all.properties())) {
        if (section.getValue() instanceof ObjectNode settings) {
          sections.put(section.getKey(), new OldSettings(where, settings));
        }
      }
    }
    return sections;
  }
}
