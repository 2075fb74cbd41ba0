package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.catalog.RunRecord;
import io.respaldo.format.Depth;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Documents that people copied, wrote by hand or broke, and those of later versions. */
class StrangeRecordsTest {
  private final EngineWorld world = new EngineWorld();
  private final BackupManager manager = world.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Instance registered(String name) {
    return manager.register(InstanceConfig.builder(name, "map").retentionDays(2).build());
  }

  private static ObjectKey record(String instance, Backup b) {
    return ObjectKey.of("instances/" + instance + "/runs/2025-11/" + b.id() + ".json");
  }

  private String text(ObjectKey key) throws Exception {
    try (InputStream in = world.storage.open(key)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void put(ObjectKey key, String text) throws Exception {
    world.storage.delete(List.of(key));
    world.storage.create(key, Body.of(EngineWorld.bytes(text)));
  }

  @Test
  void recordsCopiedFromAnotherInstancesFolderDeleteNothingThere() throws Exception {
    Instance original = registered("original");
    Backup backup = original.backup();
    original.update(c -> c.retentionDays(1000));
    Instance copy = registered("copy");
    put(record("copy", backup), text(record("original", backup)));
    world.time.advance(Duration.ofDays(100));

    copy.backup();

    assertThatThrownBy(() -> copy.delete(List.of(backup.id()), true))
        .hasMessageContaining("there is no backup");
    assertThat(copy.history(10)).hasSize(1);
    assertThat(original.backups()).containsExactly(backup);
    assertThat(original.verify(backup.id(), Depth.FULL).await().findings()).isEmpty();
  }

  @Test
  void aRecordWithWordsOfALaterVersionIsLeftAloneWithItsFile() throws Exception {
    Instance instance = registered("cliente1");
    Backup backup = instance.backup();
    String later = text(record("cliente1", backup)).replace("\"full\"", "\"hyper\"");
    assertThat(later).contains("hyper");
    put(record("cliente1", backup), later);
    world.time.advance(Duration.ofDays(100));

    instance.backup();

    assertThat(instance.backups(BackupQuery.all()).items())
        .extracting(Backup::state)
        .containsExactlyInAnyOrder(Backup.State.COMPLETED, Backup.State.UNRECORDED);
    assertThatThrownBy(() -> instance.delete(List.of(backup.id()), true))
        .hasMessageContaining("never removed");
    assertThat(text(record("cliente1", backup))).isEqualTo(later);
  }

  @Test
  void aBrokenRecordDoesNotStopLaterBackupsAndKeepsItsId() throws Exception {
    Instance instance = registered("cliente1");
    Backup backup = instance.backup();
    put(record("cliente1", backup), "{ \"run_id\": ");

    Backup second = instance.backup();

    assertThat(second.id().value()).isEqualTo(backup.id() + "_2");
    assertThat(text(record("cliente1", backup))).isEqualTo("{ \"run_id\": ");
  }

  @Test
  void aFailedRunsRecordThatNamesAGoodBackupsFilesDoesNotMakeThemLeftovers() throws Exception {
    Instance instance = registered("cliente1");
    Backup backup = instance.backup();
    String failed =
        text(record("cliente1", backup))
            .replaceFirst("\"run_id\" : \"[^\"]*\"", "\"run_id\" : \"backup_20251119_020000\"")
            .replaceFirst("\"state\" : \"completed\"", "\"state\" : \"failed\"")
            .replaceFirst("(?s)\"backup\" : \\{.*\"pinned\" : false\\s*\\},", "");
    put(ObjectKey.of("instances/cliente1/runs/2025-11/backup_20251119_020000.json"), failed);
    assertThat(instance.history(10))
        .extracting(RunRecord::state)
        .containsExactlyInAnyOrder(RunRecord.State.COMPLETED, RunRecord.State.FAILED);
    assertThat(instance.history(10))
        .allSatisfy(r -> assertThat(r.files()).contains(backup.content().file()));

    instance.backup();

    assertThat(instance.backups()).hasSize(2);
    assertThat(instance.verify(backup.id(), Depth.FULL).await().findings()).isEmpty();
  }

  @Test
  void settingsWrittenByHandWithPlainTimesAreReadAndWrittenOn() throws Exception {
    put(
        ObjectKey.of("instances/hand/config.json"),
        "{\"instance_name\":\"hand\",\"type\":\"map\",\"schedule\":\"0 3 * * *\","
            + "\"retention_days\":30,\"priority\":\"high\","
            + "\"last_backup\":\"2025-11-19 03:00:00\",\"last_backup_status\":\"success\","
            + "\"created_at\":\"2025-11-01 10:00:00\"}");

    Instance instance = manager.instance("hand");
    Backup backup = instance.backup();

    assertThat(instance.backups()).containsExactly(backup);
    assertThat(instance.config().createdAt()).isPresent();
    assertThat(instance.config().retention().orElseThrow().days()).hasValue(30);
  }

  @Test
  void aTimeWithoutOffsetIsOfTheSystemsZoneWithOrWithoutT() throws Exception {
    Instant expected =
        LocalDateTime.parse("2025-11-19T03:00:00").atZone(ZoneId.systemDefault()).toInstant();
    for (String written :
        List.of(
            "2025-11-19 03:00:00",
            "2025-11-19T03:00:00",
            "2025-11-19T03:00:00.000",
            OffsetDateTime.ofInstant(expected, ZoneOffset.ofHours(-5)).toString())) {
      put(
          ObjectKey.of("instances/hand/config.json"),
          "{\"instance_name\":\"hand\",\"type\":\"map\",\"created_at\":\"" + written + "\"}");

      assertThat(manager.instance("hand").config().createdAt()).as(written).contains(expected);
    }
    manager.instance("hand").update(c -> c.label("changed"));

    assertThat(text(ObjectKey.of("instances/hand/config.json")))
        .containsPattern("\"created_at\" : \"2025-11-[^\"]*(Z|[+-]\\d\\d:\\d\\d)\"");
  }

  @Test
  void whatIsNoTimeIsStillDamage() throws Exception {
    for (String written : List.of("2025-11-19T25:00:00", "yesterday", "2025-11-19", "T", "")) {
      put(
          ObjectKey.of("instances/hand/config.json"),
          "{\"instance_name\":\"hand\",\"type\":\"map\",\"created_at\":\"" + written + "\"}");

      assertThatThrownBy(() -> manager.instance("hand"))
          .as(written)
          .hasMessageContaining("'created_at' should be a time");
    }
  }
}
