package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.Priority;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of an instance besides its backups. */
class RegisteredInstancesTest {
  private final EngineWorld world = new EngineWorld();
  private final BackupManager manager = world.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Instance registered(String name) {
    return manager.register(InstanceConfig.builder(name, "map").build());
  }

  @Test
  void namesThatDifferOnlyInCaseAreRefused() {
    registered("Cliente1");

    assertThatThrownBy(() -> registered("cliente1"))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.EXISTS))
        .hasMessageContaining("differs only in case");
  }

  @Test
  void whatTheManagerDoesNotKnowIsRefusedAtRegistration() {
    assertThatThrownBy(() -> manager.register(InstanceConfig.builder("a", "odoo").build()))
        .hasMessageContaining("no source type 'odoo'")
        .hasMessageContaining("map");
    assertThatThrownBy(
            () -> manager.register(InstanceConfig.builder("a", "map").format("rar").build()))
        .hasMessageContaining("no format 'rar'");
  }

  @Test
  void settingsSurviveAndFiguresStandBesideThem() throws Exception {
    manager.register(
        InstanceConfig.builder("cliente1", "map")
            .schedule("0 4 * * *")
            .priority(Priority.HIGH)
            .domain("a.example.com")
            .build());
    manager.createBackup("cliente1");
    manager.toggleAutoBackup("cliente1", false);

    String json;
    try (InputStream in = world.storage.open(ObjectKey.of("instances/cliente1/config.json"))) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(json)
        .contains("\"instance_name\" : \"cliente1\"")
        .contains("\"auto_backup_enabled\" : false")
        .contains("\"schedule\" : \"0 4 * * *\"")
        .contains("\"last_backup_status\" : \"success\"")
        .contains("\"backup_count\" : 1");
    assertThat(manager.instance("cliente1").config().domain()).isEqualTo("a.example.com");
  }

  @Test
  void aDamagedSettingsDocumentIsNamedWithLineAndColumnAndLeftAlone() throws Exception {
    registered("good");
    ObjectKey key = ObjectKey.of("instances/bad/config.json");
    byte[] damaged = EngineWorld.bytes("{\n  \"instance_name\": \"bad\",\n  oops\n}");
    world.storage.create(key, Body.of(damaged));

    assertThatThrownBy(() -> manager.instance("bad"))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
        .hasMessageContaining("line 3, column");
    assertThatThrownBy(() -> registered("bad")).isInstanceOf(BackupException.class);
    assertThat(manager.instances()).extracting(i -> i.name().value()).containsExactly("good");
    try (InputStream in = world.storage.open(key)) {
      assertThat(in.readAllBytes()).isEqualTo(damaged);
    }
  }

  @Test
  void unknownFieldsOfSettingsSurviveALoadAndSave() throws Exception {
    ObjectKey key = ObjectKey.of("instances/old/config.json");
    world.storage.create(
        key,
        Body.of(
            EngineWorld.bytes(
                "{\"instance_name\":\"old\",\"type\":\"map\",\"x_panel\":{\"color\":\"red\"}}")));

    manager.toggleAutoBackup("old", false);

    try (InputStream in = world.storage.open(key)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("x_panel")
          .contains("\"color\" : \"red\"");
    }
  }

  @Test
  void everyChangeAndReadIsInTheAuditTrailWithItsActor() throws Exception {
    Instance instance =
        manager
            .as(Actor.of("maria", "10.0.0.7"))
            .register(InstanceConfig.builder("cliente1", "map").build());
    Backup backup = instance.backup();
    try (InputStream in = instance.download(backup.id())) {
      assertThat(in.readAllBytes()).hasSize((int) backup.content().bytes());
    }

    List<AuditEntry> audit = manager.audit(10);

    assertThat(audit).extracting(AuditEntry::action).contains("register", "backup", "download");
    assertThat(audit).allMatch(e -> e.actor().equals(Actor.of("maria", "10.0.0.7")));
  }

  @Test
  void aRemovedInstanceKeepsItsBackups() throws Exception {
    Instance instance = registered("cliente1");
    Backup backup = instance.backup();
    manager.remove("cliente1");

    assertThat(manager.instances()).isEmpty();
    assertThatThrownBy(() -> manager.instance("cliente1")).hasMessageContaining("no instance");
    assertThat(registered("cliente1").backups()).containsExactly(backup);
  }
}
