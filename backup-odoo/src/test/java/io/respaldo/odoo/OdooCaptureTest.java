package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.postgres.TestCluster;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.MemoryParts;
import io.respaldo.testkit.SourceRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OdooCaptureTest {
  private static final String SNAPSHOT_TAKEN = "looking for files that are new";

  private final TestOdoo odoo;
  private final SourceRun run;

  OdooCaptureTest(@TempDir Path data, @TempDir Path scratch) throws IOException, SQLException {
    this.odoo = new TestOdoo(TestCluster.shared(), data);
    this.run = SourceRun.of("run_1", scratch);
  }

  @AfterEach
  void drop() throws SQLException {
    odoo.drop();
  }

  private PartReader capture(SteppedSource.Hook hook) throws IOException, InterruptedException {
    MemoryParts parts = new MemoryParts();
    run.captureTo(new SteppedSource(odoo.source(), hook), parts);
    return parts.reader();
  }

  private PartReader capture() throws IOException, InterruptedException {
    return capture(step -> {});
  }

  private static boolean holds(PartReader parts, String storeName) throws IOException {
    return parts.find(EntryPath.of("filestore/files/" + storeName)).isPresent();
  }

  private static String text(PartReader parts, String path) throws IOException {
    try (InputStream in = parts.read(EntryPath.of(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<Finding> restored(PartReader parts) throws Exception {
    Restore restore = run.restore(parts, Selection.all());
    StagedRestore staged =
        odoo.source().at(RestoreTarget.of(odoo.database() + "_copy")).prepare("r1", restore);
    assertThat(staged.findings()).noneMatch(Finding::isError);
    staged.build(restore);
    List<Finding> found = staged.check(restore);
    staged.swap();
    return found;
  }

  @Test
  void aFileThatCameAfterTheBulkPassIsInTheBackup() throws Exception {
    String early = odoo.attach("early");
    AtomicInteger steps = new AtomicInteger();

    PartReader parts =
        capture(
            step -> {
              if (step.startsWith("db: connecting") && steps.getAndIncrement() == 0) {
                odoo.attach("late");
              }
            });

    assertThat(holds(parts, early)).isTrue();
    assertThat(holds(parts, TestOdoo.storeName("late"))).isTrue();
    assertThat(run.found()).isEmpty();
    assertThat(restored(parts)).noneMatch(Finding::isError);
    assertThat(odoo.attachments(odoo.database() + "_copy")).hasSize(2).doesNotContainValue("LOST");
  }

  @Test
  void aFileThatWasCleanedUpWhileTheSnapshotNamedItIsNamedByTheBackupNoMore() throws Exception {
    odoo.attach("stays");
    AtomicInteger connected = new AtomicInteger();
    AtomicInteger snapshots = new AtomicInteger();

    PartReader parts =
        capture(
            step -> {
              if (step.startsWith("db: connecting") && connected.getAndIncrement() == 0) {
                odoo.attach("short");
              }
              if (step.equals(SNAPSHOT_TAKEN) && snapshots.getAndIncrement() == 0) {
                odoo.delete(TestOdoo.storeName("short"));
                odoo.collectGarbage();
              }
            });

    assertThat(snapshots).as("a new snapshot was taken").hasValueGreaterThan(1);
    assertThat(run.found()).isEmpty();
    assertThat(text(parts, "attachments.tsv"))
        .contains(TestOdoo.storeName("stays"))
        .doesNotContain(TestOdoo.storeName("short"));
    assertThat(restored(parts)).noneMatch(Finding::isError);
    assertThat(odoo.attachments(odoo.database() + "_copy")).hasSize(1).doesNotContainValue("LOST");
  }

  @Test
  void theDumpIsOfTheSnapshotInWhichTheFilesWereListed() throws Exception {
    odoo.attach("early");

    PartReader parts =
        capture(
            step -> {
              if (step.equals(SNAPSHOT_TAKEN)) {
                odoo.attach("too late");
              }
            });

    assertThat(restored(parts)).noneMatch(Finding::isError);
    assertThat(odoo.attachments(odoo.database() + "_copy")).isEqualTo(Map.of(1L, "early"));
  }

  @Test
  void aFileThatWasCopiedBeforeItsRowAndItWentIsNoHarm() throws Exception {
    odoo.attach("stays");
    String gone = odoo.attach("gone");

    PartReader parts =
        capture(
            step -> {
              if (step.equals(SNAPSHOT_TAKEN)) {
                odoo.delete(gone);
                odoo.collectGarbage();
              }
            });

    assertThat(Files.exists(odoo.file(gone))).isFalse();
    assertThat(restored(parts)).noneMatch(Finding::isError);
    assertThat(odoo.attachments(odoo.database() + "_copy"))
        .as("the dump names it, and it is there")
        .containsValue("gone")
        .doesNotContainValue("LOST");
  }

  @Test
  void filesThatAreDeletedAgainAndAgainThoughRowsNameThemFailTheBackup() {
    odoo.attach("stays");
    AtomicInteger rounds = new AtomicInteger();
    String last = TestOdoo.storeName("round 20");

    assertThatThrownBy(
            () ->
                capture(
                    step -> {
                      if (step.startsWith("db: connecting")) {
                        odoo.attach("round " + rounds.incrementAndGet());
                      }
                      if (step.equals(SNAPSHOT_TAKEN)) {
                        delete(odoo.file(TestOdoo.storeName("round " + rounds.get())));
                      }
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("20 snapshots")
        .hasMessageContaining(last);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFileThatWasMissingBeforeIsNamedInAWarning() throws Exception {
    odoo.attach("there");
    String lost = odoo.attach("lost");
    Files.delete(odoo.file(lost));

    PartReader parts = capture();

    assertThat(run.found()).extracting(Finding::code).containsExactly("attachments_missing");
    assertThat(run.found().get(0).examples()).containsExactly(lost);
    assertThat(text(parts, "attachments.tsv")).contains(lost + "\t4\t" + lost.substring(3));
    assertThat(restored(parts))
        .noneMatch(Finding::isError)
        .anyMatch(f -> f.code().equals("attachments_missing"));
  }

  @Test
  void aDamagedFileIsKeptAsItIsAndNamedInAWarning() throws Exception {
    odoo.attach("there");
    String bad = odoo.attach("as it was");
    Files.writeString(odoo.file(bad), "rotten");

    PartReader parts = capture();

    assertThat(run.found()).extracting(Finding::code).containsExactly("attachments_damaged");
    assertThat(run.found().get(0).examples()).containsExactly(bad);
    assertThat(text(parts, "filestore/files/" + bad)).isEqualTo("rotten");
    assertThat(text(parts, "attachments.tsv")).contains("\tdamaged\n").contains("\twhole\n");
    assertThat(restored(parts)).noneMatch(Finding::isError);
  }

  @Test
  void aFileThatWasHalfWrittenInTheBulkPassIsCopiedWhenItIsWhole() throws Exception {
    odoo.attach("there");
    String name = odoo.attach("whole content");
    Files.writeString(odoo.file(name), "whole");

    PartReader parts =
        capture(
            step -> {
              if (step.startsWith("db: connecting")) {
                write(odoo.file(name), "whole content");
              }
            });

    assertThat(run.found()).isEmpty();
    assertThat(text(parts, "filestore/files/" + name)).isEqualTo("whole content");
  }

  private static void write(Path file, String content) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFileThatCannotBeReadFailsTheBackup() throws Exception {
    odoo.attach("there");
    String name = odoo.attach("unreadable");
    Files.delete(odoo.file(name));
    Files.createDirectory(odoo.file(name)); // fails to be read whoever asks, even root

    assertThatThrownBy(this::capture)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("can't be read");
  }

  @Test
  void aFilestoreWithNoneOfTheFilesFailsTheBackup() throws Exception {
    Files.delete(odoo.file(odoo.attach("one")));
    Files.delete(odoo.file(odoo.attach("two")));

    assertThatThrownBy(this::capture)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none of the 2 files")
        .hasMessageContaining("data_dir");
  }

  @Test
  void anOdooWithoutAnyFileIsBackedUp() throws Exception {
    odoo.sql("INSERT INTO ir_attachment (name, db_datas) VALUES ('in the database', '\\x00')");

    assertThat(odoo.source().preflight(BackupKind.FULL).findings())
        .noneMatch(Finding::isError)
        .anyMatch(f -> f.code().equals("filestore_missing"));
    assertThat(restored(capture())).noneMatch(Finding::isError);
    assertThat(run.found()).isEmpty();
  }

  @Test
  void spoolFoldersAndUnfinishedFilesStayOut() throws Exception {
    String name = odoo.attach("there");
    Files.writeString(odoo.filestore().resolve(".DS_Store"), "");
    write(odoo.filestore().resolve("checklist/ab/abcd"), "");
    Files.writeString(odoo.data().resolve("sessions/werkzeug_1.sess"), "signed in");
    Files.writeString(odoo.file(name).resolveSibling("upload.tmp"), "");
    write(odoo.file(TestOdoo.storeName("other")), "not yet");

    PartReader parts = capture();

    try (var all = parts.entries(Selection.all())) {
      assertThat(all.map(e -> e.path().toString())).noneMatch(p -> p.contains("sess"));
    }
    try (var all = parts.entries(Selection.of("filestore"))) {
      assertThat(all.map(e -> e.path().toString()))
          .containsExactlyInAnyOrder(
              "filestore/files/" + name.substring(0, 2), "filestore/files/" + name);
    }
  }

  @Test
  void whatLiesInACloudIsReportedAsNotCovered() throws Exception {
    odoo.attach("there");
    odoo.sql(
        "INSERT INTO ir_attachment (name, type, url) VALUES ('a', 'cloud_storage',"
            + " 'https://b.blob.example/x'), ('link', 'url', 'https://example.com')");
    odoo.sql("INSERT INTO ir_attachment (name, store_fname) VALUES ('b', 's3://bucket/x')");

    capture();

    assertThat(run.found()).extracting(Finding::code).containsExactly("attachments_elsewhere");
    assertThat(run.found().get(0).count()).isEqualTo(2);
    assertThat(run.found().get(0).examples()).contains("s3://bucket/x");
    assertThat(run.facts()).containsEntry("attachments_linked", "1");
  }

  @Test
  void aRestoreThatLacksAFileOrHasAnotherContentIsFoundByItsCheck() throws Exception {
    String lacking = odoo.attach("lacking");
    String other = odoo.attach("other");
    odoo.attach("there");
    PartReader parts = capture();
    Restore restore = run.restore(parts, Selection.all());
    StagedRestore staged = odoo.source().beside("copy").prepare("r1", restore);
    staged.build(restore);
    Path folder = built();
    Files.delete(folder.resolve(lacking));
    Files.writeString(folder.resolve(other), "OTHER");

    List<Finding> found = staged.check(restore);

    assertThat(found).filteredOn(f -> f.code().equals("attachments_lost")).hasSize(1);
    assertThat(
            found.stream()
                .filter(f -> f.code().equals("attachments_lost"))
                .flatMap(f -> f.examples().stream()))
        .containsExactlyInAnyOrder(lacking, other);
    staged.discard();
  }

  private Path built() throws IOException {
    try (var all = Files.list(Objects.requireNonNull(odoo.filestore().getParent()))) {
      return all.filter(p -> p.toString().contains(".restore-")).findFirst().orElseThrow();
    }
  }

  @Test
  void theDatabaseAloneCanBeRestored() throws Exception {
    odoo.attach("there");
    Restore restore = run.restore(capture(), Selection.of("db"));
    StagedRestore staged = odoo.source().beside("copy").prepare("r1", restore);
    staged.build(restore);
    assertThat(staged.check(restore)).noneMatch(Finding::isError);
    staged.swap();

    assertThat(odoo.attachments(odoo.database() + "_copy")).isEqualTo(Map.of(1L, "LOST"));
  }

  @Test
  void aTargetThatLeadsElsewhereIsRefused() {
    assertThatThrownBy(() -> odoo.source().at(RestoreTarget.of("../x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
