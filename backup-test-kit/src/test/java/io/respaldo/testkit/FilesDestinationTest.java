package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.source.FilesDestination;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesDestinationTest {
  @TempDir Path world;
  @TempDir Path scratch;
  private final MemoryParts parts = new MemoryParts();

  @BeforeEach
  void fill() throws Exception {
    Worlds.fill(scratch.resolve("tree"));
    parts.stream("db/dump.sql", out -> out.write("select 1;".getBytes(StandardCharsets.UTF_8)));
    parts.stream("db/roles.sql", out -> out.write(new byte[300_000]));
    parts.tree("filestore", scratch.resolve("tree"), TreeRules.ALL);
  }

  private Restore restore(Selection selection) {
    return SourceRun.of("run_1", scratch).restore(parts.reader(), selection);
  }

  private Path restored(Selection selection) throws IOException, InterruptedException {
    Restore restore = restore(selection);
    StagedRestore staged = FilesDestination.of(world.resolve("out")).prepare("run_1", restore);
    assertThat(staged.findings()).isEmpty();
    staged.build(restore);
    assertThat(staged.check(restore)).isEmpty();
    FilesDestination.resume(staged.names()).swap();
    FilesDestination.resume(staged.names()).discard();
    return world.resolve("out");
  }

  @Test
  void streamsBecomeFilesAndTreesFolders() throws Exception {
    Path out = restored(Selection.all());

    assertThat(out.resolve("db/dump.sql")).hasContent("select 1;");
    assertThat(out.resolve("db/roles.sql")).hasSize(300_000);
    assertThat(Worlds.of(out.resolve("filestore"))).isEqualTo(Worlds.of(scratch.resolve("tree")));
    assertThat(Worlds.of(world).keySet()).noneMatch(p -> p.startsWith("."));
  }

  @Test
  void onlyWhatWasChosenIsWritten() throws Exception {
    Path out = restored(Selection.of("db/dump.sql", "filestore/a/one"));

    assertThat(Worlds.of(out).keySet())
        .containsExactlyInAnyOrder(
            "db", "db/dump.sql", "filestore", "filestore/a", "filestore/a/one");
  }

  @Test
  void aStreamThatIsDamagedFailsTheBuildAndLeavesNothing() throws Exception {
    Restore restore = restore(Selection.all());
    FailingParts failing =
        new FailingParts(
            2,
            () -> {
              throw new IOException("damaged");
            });
    Restore damaged =
        SourceRun.of("run_1", scratch).restore(failing.reader(restore.parts()), Selection.all());
    StagedRestore staged = FilesDestination.of(world.resolve("out")).prepare("run_1", damaged);
    Map<String, String> before = Worlds.of(world);

    Assertions.assertThatThrownBy(() -> staged.build(damaged)).hasMessage("damaged");

    assertThat(Worlds.of(world)).isEqualTo(before);
  }

  @Test
  void aFolderThatIsNotEmptyIsRefused() throws Exception {
    Files.createDirectories(world.resolve("out/full"));

    assertThat(
            FilesDestination.of(world.resolve("out"))
                .prepare("run_1", restore(Selection.all()))
                .findings())
        .extracting(Finding::code)
        .containsExactly("not_empty");
  }

  @Test
  void whatTheBackupDoesNotHoldIsRefused() throws Exception {
    assertThat(
            FilesDestination.of(world.resolve("out"))
                .prepare("run_1", restore(Selection.of("other")))
                .findings())
        .extracting(Finding::code)
        .containsExactly("part_missing");
  }
}
