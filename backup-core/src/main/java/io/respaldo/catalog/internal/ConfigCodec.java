package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceConfigBuilder;
import io.respaldo.Priority;
import io.respaldo.RetentionPolicy;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.Figures;
import io.respaldo.catalog.internal.ConfigCodec.ConfigDocument;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.json} of an instance: its settings and running figures, with the documents' names.
 */
final class ConfigCodec implements Codec<ConfigDocument> {
  static final ConfigCodec INSTANCE = new ConfigCodec();

  /** What the document holds. */
  record ConfigDocument(InstanceConfig config, Figures figures) {}

  private ConfigCodec() {}

  @Override
  public ObjectNode write(ConfigDocument document) {
    ObjectNode node = settings(document.config());
    Figures figures = document.figures();
    node.put("last_backup", figures.lastBackup().map(Words::time).orElse(null));
    node.put("last_backup_status", figures.lastStatus().isEmpty() ? null : figures.lastStatus());
    node.put(
        "last_backup_size", figures.lastSize().isPresent() ? figures.lastSize().getAsLong() : null);
    node.put("backup_count", figures.backupCount());
    node.put("total_size", figures.totalSize());
    document.config().createdAt().ifPresent(t -> node.put("created_at", Words.time(t)));
    document.config().updatedAt().ifPresent(t -> node.put("updated_at", Words.time(t)));
    Json.putOthers(node, document.config().otherFields());
    return node;
  }

  /** The settings without figures and times. */
  static ObjectNode settings(InstanceConfig c) {
    ObjectNode node = Json.object();
    node.put("instance_name", c.name().value());
    node.put("type", c.type());
    node.put("auto_backup_enabled", c.autoBackupEnabled());
    c.schedule().ifPresent(s -> node.put("schedule", s));
    c.retention()
        .ifPresent(
            r -> {
              r.days().ifPresent(days -> node.put("retention_days", days));
              ObjectNode rules = rules(r);
              if (!rules.isEmpty() || r.days().isEmpty()) {
                node.set("retention", rules);
              }
            });
    node.put("priority", c.priority().json());
    putText(node, "database", c.database());
    putText(node, "domain", c.domain());
    putText(node, "label", c.label());
    putText(node, "tenant", c.tenant());
    c.timeZone().ifPresent(zone -> node.put("time_zone", zone.getId()));
    node.put("format", c.format());
    putText(node, "storage", c.storage());
    if (!c.hooks().isEmpty()) {
      ArrayNode hooks = node.putArray("hooks");
      c.hooks().forEach(hooks::add);
    }
    if (c.isProtected()) {
      node.put("protected", true);
    }
    return node;
  }

  private static void putText(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }

  /** Everything of a policy but the days. */
  private static ObjectNode rules(RetentionPolicy r) {
    ObjectNode node = Json.object();
    putCount(node, "keep_last", r.last());
    putCount(node, "keep_hourly", r.hourly());
    putCount(node, "keep_daily", r.daily());
    putCount(node, "keep_weekly", r.weekly());
    putCount(node, "keep_monthly", r.monthly());
    putCount(node, "keep_yearly", r.yearly());
    r.maxCount().ifPresent(n -> node.put("max_count", n));
    r.maxBytes().ifPresent(n -> node.put("max_bytes", n));
    return node;
  }

  private static void putCount(ObjectNode node, String field, int n) {
    if (n > 0) {
      node.put(field, n);
    }
  }

  @Override
  public ConfigDocument read(Fields f) throws DamagedDocumentException {
    Figures figures =
        new Figures(
            f.optionalInstant("last_backup"),
            f.text("last_backup_status"),
            optional(f.optionalLong("last_backup_size")),
            (int) f.number("backup_count"),
            f.number("total_size"));
    OptionalInt days = optionalInt(f, "retention_days");
    Optional<RetentionPolicy> rules = f.object("retention", ConfigCodec::policy);
    InstanceConfigBuilder builder =
        InstanceConfig.builder(
                f.requiredText("instance_name"), f.optionalText("type").orElse("production"))
            .autoBackupEnabled(f.flag("auto_backup_enabled", true))
            .schedule(f.optionalText("schedule").orElse(null))
            .priority(Priority.parse(f.optionalText("priority").orElse("medium")))
            .database(f.text("database"))
            .domain(f.text("domain"))
            .label(f.text("label"))
            .tenant(f.text("tenant"))
            .timeZone(zone(f))
            .format(f.optionalText("format").orElse("tar.gz"))
            .storage(f.text("storage"))
            .hooks(f.texts("hooks"))
            .protect(f.flag("protected", false))
            .createdAt(f.optionalInstant("created_at").orElse(null))
            .updatedAt(f.optionalInstant("updated_at").orElse(null));
    if (days.isPresent() || rules.isPresent()) {
      builder.retention(rules.orElse(RetentionPolicy.KEEP_ALL).withDays(days));
    }
    return new ConfigDocument(builder.otherFields(f.others()).build(), figures);
  }

  private static @Nullable ZoneId zone(Fields f) throws DamagedDocumentException {
    Optional<String> id = f.optionalText("time_zone");
    try {
      return id.map(ZoneId::of).orElse(null);
    } catch (DateTimeException e) {
      throw f.bad("time_zone", "a time zone such as America/Lima");
    }
  }

  private static RetentionPolicy policy(Fields f) throws DamagedDocumentException {
    return new RetentionPolicy(
        OptionalInt.empty(),
        (int) f.number("keep_last"),
        (int) f.number("keep_hourly"),
        (int) f.number("keep_daily"),
        (int) f.number("keep_weekly"),
        (int) f.number("keep_monthly"),
        (int) f.number("keep_yearly"),
        optionalInt(f, "max_count"),
        optional(f.optionalLong("max_bytes")));
  }

  static OptionalInt optionalInt(Fields f, String field) throws DamagedDocumentException {
    Optional<Long> n = f.optionalLong(field);
    if (n.isPresent() && n.get().intValue() != n.get()) {
      throw f.bad(field, "a smaller number");
    }
    return n.map(v -> OptionalInt.of(v.intValue())).orElse(OptionalInt.empty());
  }

  static OptionalLong optional(Optional<Long> n) {
    return n.map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
