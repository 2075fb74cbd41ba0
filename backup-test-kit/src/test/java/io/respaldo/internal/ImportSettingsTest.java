package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.BackupManager;
import io.respaldo.ImportPlan;
import io.respaldo.ImportPlan.Status;
import io.respaldo.ImportRequest;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.InstanceConfig;
import io.respaldo.Priority;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which instance and time a backup gets, and with which settings. */
class ImportSettingsTest extends ImportFixture {
  ImportSettingsTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @Test
  void settingsOfAnInstanceAreTakenOverButNothingThatChoosesCode() throws Exception {
    theirs.text(
        "shop/config.json",
        """
        {"instance_name": "other", "auto_backup_enabled": false, "schedule": "0 4 * * *",
         "retention_days": 9, "priority": "high", "last_backup": "2025-11-19 03:00:00",
         "type": "evil", "storage": "evil", "format": "evil", "hooks": ["evil"]}
        """);
    theirs.text(
        "backup_config.json",
        """
        {"global_retention_days": 7, "max_backups_per_instance": 30,
         "instances": {"shop": {"schedule": "0 5 * * *"},
                       "extra": {"schedule": "0 6 * * *", "retention_days": 14}}}
        """);
    try (BackupManager manager = manager()) {
      manager.updateSettings(s -> s.withMaxBackupsPerInstance(99));
      imported(manager, Mode.COPY);
      InstanceConfig shop = manager.instance("shop").config();
      assertThat(shop.type()).isEqualTo("map");
      assertThat(shop.autoBackupEnabled()).isFalse();
      assertThat(shop.schedule()).contains("0 4 * * *");
      assertThat(shop.retention().orElseThrow().days()).hasValue(9);
      assertThat(shop.priority()).isEqualTo(Priority.HIGH);
      assertThat(shop.hooks()).isEmpty();
      assertThat(shop.storage()).isEmpty();
      assertThat(shop.format()).isEqualTo("tar.gz");
      assertThat(manager.instance("extra").config().schedule()).contains("0 6 * * *");
      assertThat(manager.settings().globalRetentionDays()).isEqualTo(OptionalInt.of(7));
      assertThat(manager.settings().maxBackupsPerInstance()).isEqualTo(OptionalInt.of(99));
    }
  }

  @Test
  void settingsThatAreBrokenAreToldAndLeft() throws Exception {
    theirs.text("shop/config.json", "{\"schedule\": ");
    theirs.text("extra/config.json", "{\"schedule\": \"every now and then\"}");
    try (BackupManager manager = manager()) {
      ImportPlan plan = plan(manager, request(Mode.COPY));
      assertThat(plan.findings())
          .hasSize(2)
          .allMatch(f -> f.code().equals("settings_damaged"))
          .anyMatch(f -> f.message().contains("line 1"));
      manager.applyImport(plan).await();
      assertThat(manager.instance("shop").config().schedule()).isEmpty();
    }
  }

  @Test
  void theSettingsOfARegisteredInstanceStay() throws Exception {
    theirs.text("shop/config.json", "{\"schedule\": \"0 4 * * *\"}");
    try (BackupManager manager = manager()) {
      manager.register(InstanceConfig.builder("Shop", "map").schedule("0 1 * * *").build());
      ImportPlan plan = plan(manager, request(Mode.COPY).instance("Shop"));
      assertThat(plan.instances()).isEmpty();
      manager.applyImport(plan).await();
      assertThat(manager.instance("Shop").config().schedule()).contains("0 1 * * *");
    }
  }

  @Test
  void namesThatNameNoInstanceAreRefusedUntilOneIsSaid() throws Exception {
    theirs.text("20251020_030000.text", "nameless end");
    theirs.text("..hidden_20251021_030000.text", "odd end");
    theirs.text("con_20251022_030000.text", "device end");
    try (BackupManager manager = manager()) {
      assertThat(plan(manager, request(Mode.COPY)).backups())
          .filteredOn(i -> i.instance().isEmpty())
          .hasSize(3)
          .allMatch(i -> i.status() == Status.REFUSED)
          .allMatch(i -> i.findings().get(0).code().startsWith("no_instance"));
      assertThat(plan(manager, request(Mode.COPY).instance("shop")).fresh()).hasSize(5);
    }
  }

  @Test
  void theZoneOfWhoNamedTheFilesCounts() throws Exception {
    try (BackupManager manager = manager()) {
      ImportRequest lima = request(Mode.COPY).zone(ZoneId.of("America/Lima"));
      assertThat(plan(manager, lima).backups().get(0).time())
          .isEqualTo(Instant.parse("2025-10-17T08:00:00Z"));
    }
  }
}
