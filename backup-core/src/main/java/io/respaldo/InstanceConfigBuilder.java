package io.respaldo;

import io.respaldo.schedule.CronSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds immutable settings; {@link #build} checks them. Not thread-safe. */
public final class InstanceConfigBuilder {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final InstanceName name;
  private String type;
  private boolean autoBackupEnabled = true;
  private Optional<String> schedule = Optional.empty();
  private Optional<RetentionPolicy> retention = Optional.empty();
  private Priority priority = Priority.MEDIUM;
  private String database = "";
  private String domain = "";
  private String label = "";
  private String tenant = "";
  private Optional<ZoneId> timeZone = Optional.empty();
  private String format = "tar.gz";
  private String storage = "";
  private List<String> hooks = List.of();
  private boolean isProtected;
  private Optional<Instant> createdAt = Optional.empty();
  private Optional<Instant> updatedAt = Optional.empty();
  private Map<String, Object> otherFields = Map.of();

  InstanceConfigBuilder(InstanceName name, String type) {
    this.name = name;
    this.type = type;
  }

  InstanceConfigBuilder(InstanceConfig from) {
    name = from.name();
    type = from.type();
    autoBackupEnabled = from.autoBackupEnabled();
    schedule = from.schedule();
    retention = from.retention();
    priority = from.priority();
    database = from.database();
    domain = from.domain();
    label = from.label();
    tenant = from.tenant();
    timeZone = from.timeZone();
    format = from.format();
    storage = from.storage();
    hooks = from.hooks();
    isProtected = from.isProtected();
    createdAt = from.createdAt();
    updatedAt = from.updatedAt();
    otherFields = from.otherFields();
  }

  public InstanceConfigBuilder type(String value) {
    type = value;
    return this;
  }

  public InstanceConfigBuilder autoBackupEnabled(boolean enabled) {
    autoBackupEnabled = enabled;
    return this;
  }

  /** Null: what the priority presets. */
  public InstanceConfigBuilder schedule(@Nullable String cron) {
    schedule = Optional.ofNullable(cron);
    return this;
  }

  /** Null: what the priority presets. */
  public InstanceConfigBuilder retention(@Nullable RetentionPolicy policy) {
    retention = Optional.ofNullable(policy);
    return this;
  }

  /** Keeps backups that are at most so many days old. */
  public InstanceConfigBuilder retentionDays(int days) {
    return retention(RetentionPolicy.days(days));
  }

  public InstanceConfigBuilder priority(Priority value) {
    priority = value;
    return this;
  }

  public InstanceConfigBuilder database(String value) {
    database = value;
    return this;
  }

  public InstanceConfigBuilder domain(String value) {
    domain = value;
    return this;
  }

  public InstanceConfigBuilder label(String value) {
    label = value;
    return this;
  }

  public InstanceConfigBuilder tenant(String value) {
    tenant = value;
    return this;
  }

  /** Null: the manager's. */
  public InstanceConfigBuilder timeZone(@Nullable ZoneId zone) {
    timeZone = Optional.ofNullable(zone);
    return this;
  }

  public InstanceConfigBuilder format(String value) {
    format = value;
    return this;
  }

  public InstanceConfigBuilder storage(String value) {
    storage = value;
    return this;
  }

  public InstanceConfigBuilder hooks(List<String> names) {
    hooks = names;
    return this;
  }

  /** Lets nothing be restored over it, unless the host allows that. */
  public InstanceConfigBuilder protect(boolean value) {
    isProtected = value;
    return this;
  }

  public InstanceConfigBuilder createdAt(@Nullable Instant at) {
    createdAt = Optional.ofNullable(at);
    return this;
  }

  public InstanceConfigBuilder updatedAt(@Nullable Instant at) {
    updatedAt = Optional.ofNullable(at);
    return this;
  }

  public InstanceConfigBuilder otherFields(Map<String, Object> fields) {
    otherFields = fields;
    return this;
  }

  /**
   * @throws IllegalArgumentException naming the field and its rule
   */
  public InstanceConfig build() {
    word("type", type);
    word("format", format);
    if (!storage.isEmpty()) {
      word("storage", storage);
    }
    text("database", database);
    text("domain", domain);
    text("label", label);
    text("tenant", tenant);
    hooks.forEach(h -> word("hook", h));
    schedule.ifPresent(CronSchedule::parse);
    return new Settings(
        name,
        type,
        autoBackupEnabled,
        schedule,
        retention,
        priority,
        database,
        domain,
        label,
        tenant,
        timeZone,
        format,
        storage,
        List.copyOf(hooks),
        isProtected,
        createdAt,
        updatedAt,
        Collections.unmodifiableMap(new LinkedHashMap<>(otherFields)));
  }

  private void word(String field, String value) {
    if (!WORD.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "instance '"
              + name
              + "': "
              + field
              + " is 1 to 100 letters, digits, '.', '_' and '-', beginning with a letter or digit");
    }
  }

  private void text(String field, String value) {
    if (value.length() > 255 || value.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new IllegalArgumentException(
          "instance '"
              + name
              + "': "
              + field
              + " has at most 255 characters and no control characters");
    }
  }

  private record Settings(
      InstanceName name,
      String type,
      boolean autoBackupEnabled,
      Optional<String> schedule,
      Optional<RetentionPolicy> retention,
      Priority priority,
      String database,
      String domain,
      String label,
      String tenant,
      Optional<ZoneId> timeZone,
      String format,
      String storage,
      List<String> hooks,
      boolean isProtected,
      Optional<Instant> createdAt,
      Optional<Instant> updatedAt,
      Map<String, Object> otherFields)
      implements InstanceConfig {}
}
