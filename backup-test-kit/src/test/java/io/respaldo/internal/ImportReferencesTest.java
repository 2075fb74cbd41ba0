package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.BackupQuery;
import io.respaldo.Finding;
import io.respaldo.ImportRequest;
import io.respaldo.ImportRequest.Mode;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.format.Depth;
import io.respaldo.retention.RetentionPlan;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectKey;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups that are referred to where another tool put them. */
class ImportReferencesTest extends ImportFixture {
  ImportReferencesTest(@TempDir Path folder) throws Exception {
    super(folder);
  }

  @Test
  void deletingAReferenceDeletesNoFileOfTheirs() throws Exception {
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      Instance shop = manager.instance("shop");
      shop.delete(shop.backups().stream().map(Backup::id).toList(), false);
      assertThat(shop.backups()).isEmpty();
    }
    assertThat(world.keys("instances/shop")).noneMatch(k -> k.endsWith(".reference.json"));
    assertThat(theirs.state()).isEqualTo(before);
  }

  @Test
  void retentionLeavesReferencesAloneAndTheyProtectNothingOfOurs() throws Exception {
    Map<String, String> before = theirs.state();
    try (BackupManager manager = manager()) {
      Instance shop =
          manager.register(InstanceConfig.builder("shop", "map").retentionDays(1).build());
      Backup own = shop.backup();
      theirs.text("shop_20991019_030000.text", "later than ours end");
      before = theirs.state();
      imported(manager, Mode.REFERENCE);
      world.time.advance(Duration.ofDays(30));
      RetentionPlan plan = shop.retention();
      assertThat(plan.deletions()).isEmpty();
      assertThat(plan.kept())
          .filteredOn(v -> v.backup().id().equals(own.id()))
          .singleElement()
          .satisfies(v -> assertThat(v.reasons().toString()).contains("newest good backup"));
      assertThat(plan.kept())
          .filteredOn(v -> v.backup().isReference())
          .allSatisfy(v -> assertThat(v.reasons().toString()).contains("refers to files"));
      shop.backup();
      assertThat(shop.backups()).hasSize(4).noneMatch(b -> b.id().equals(own.id()));
      assertThatThrownBy(
              () ->
                  shop.delete(
                      List.of(
                          shop.backups().stream()
                              .filter(b -> !b.isReference())
                              .findFirst()
                              .orElseThrow()
                              .id()),
                      false))
          .hasMessageContaining("newest good");
    }
    assertThat(theirs.state()).isEqualTo(before);
  }

  @Test
  void aReferenceWhoseFileIsGoneIsMissing() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      Files.delete(theirs.path().resolve(FIRST));
      assertThat(good(manager)).hasSize(1);
      assertThat(manager.instance("shop").backups(BackupQuery.all()).items())
          .filteredOn(b -> b.state() == Backup.State.MISSING)
          .hasSize(1);
    }
  }

  @Test
  void aReferencedFileThatChangedIsNamed() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      theirs.text(FIRST, "tampe end");
      Instance shop = manager.instance("shop");
      Backup first = shop.backups().get(1);
      assertThat(shop.verify(first.id(), Depth.FULL).await().findings())
          .extracting(Finding::code)
          .containsExactly("checksum_differs");
      theirs.text(FIRST, "longer than before end");
      assertThat(shop.verify(first.id(), Depth.QUICK).await().findings())
          .extracting(Finding::code)
          .containsExactly("wrong_size");
    }
  }

  @Test
  void aReferenceIsExportedAndDownloadedAsTheFileItIs(@TempDir Path out) throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      Instance shop = manager.instance("shop");
      Backup first = shop.backups().get(1);
      assertThat(shop.export(first.id(), out).await())
          .isEqualTo(out.resolve(FIRST))
          .hasContent("first end");
      try (InputStream in = shop.download(first.id())) {
        assertThat(in.readAllBytes()).asString().isEqualTo("first end");
      }
    }
  }

  private void forge(Backup b, String from, String to) throws Exception {
    ObjectKey key = ObjectKey.of("instances/shop/" + b.content().file());
    String text;
    try (InputStream in = world.storage.open(key)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(text).contains(from);
    world.storage.delete(List.of(key));
    world.storage.create(key, Body.of(EngineWorld.bytes(text.replace(from, to))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.text",
        "sub/../../outside.text",
        "/etc/hostname",
        "link.text",
        "linked/outside.text",
        "./" + FIRST,
        "sub//x",
        "nul\\u0000.text",
        ""
      })
  void aForgedReferenceLeadsNowhereElse(String path, @TempDir Path elsewhere) throws Exception {
    Path outside = Files.writeString(elsewhere.resolve("outside.text"), "secret end");
    Files.writeString(theirs.path().resolveSibling("outside.text"), "secret end");
    Files.createSymbolicLink(theirs.path().resolve("link.text"), outside);
    Files.createSymbolicLink(theirs.path().resolve("linked"), elsewhere);
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      forge(good(manager).get(1), "\"" + FIRST + "\"", "\"" + path + "\"");
    }
    try (BackupManager fresh = manager()) {
      Instance shop = fresh.instance("shop");
      assertThat(shop.backups()).hasSize(1);
      Backup forged = shop.backups(BackupQuery.all().state(Backup.State.MISSING)).items().get(0);
      assertThatThrownBy(() -> shop.open(forged.id())).isInstanceOf(BackupException.class);
      assertThatThrownBy(() -> shop.download(forged.id())).isInstanceOf(BackupException.class);
    } finally {
      Files.delete(theirs.path().resolveSibling("outside.text"));
    }
  }

  @Test
  void aReferenceIntoAFolderThatTheHostDidNotNameIsNotFollowed() throws Exception {
    try (BackupManager manager = manager()) {
      imported(manager, Mode.REFERENCE);
      forge(good(manager).get(1), "\"old\"", "\"other\"");
    }
    try (BackupManager fresh = manager()) {
      assertThat(good(fresh)).hasSize(1);
    }
  }

  @Test
  void whatLiesInNoImportFolderCanOnlyBeCopied(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve(FIRST), "first end");
    try (BackupManager manager = manager()) {
      ImportRequest request = ImportRequest.of(elsewhere).typeOf(n -> "map");
      assertThat(plan(manager, request.mode(Mode.REFERENCE)).backups().get(0).findings())
          .extracting(Finding::code)
          .containsExactly("not_in_import_folder");
      assertThat(plan(manager, request).fresh()).hasSize(1);
    }
  }
}
