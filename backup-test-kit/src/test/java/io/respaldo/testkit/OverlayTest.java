package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.source.CompositeSource;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chosen files laid onto a live tree: nothing is lost, and all of it can be taken back. */
class OverlayTest {
  @TempDir Path world;
  @TempDir Path scratch;
  private Path data;
  private DirectorySource source;
  private Restore all;

  @BeforeEach
  void backUpThenChange() throws Exception {
    data = world.resolve("data");
    Files.createDirectories(data.resolve("sub/deep"));
    Files.createDirectory(data.resolve("empty"));
    Files.writeString(data.resolve("a.txt"), "old a");
    Files.writeString(data.resolve("sub/b.txt"), "old b");
    Files.writeString(data.resolve("sub/deep/c.txt"), "old c");
    Files.createSymbolicLink(data.resolve("link"), Path.of("a.txt"));
    source = DirectorySource.of(data);
    all = restore(Selection.all());
    Files.writeString(data.resolve("a.txt"), "new a");
    Files.delete(data.resolve("sub/deep/c.txt"));
    Files.delete(data.resolve("sub/deep"));
    Files.delete(data.resolve("empty"));
    Files.delete(data.resolve("link"));
    Files.createSymbolicLink(data.resolve("link"), Path.of("sub/b.txt"));
    Files.writeString(data.resolve("since.txt"), "made since");
  }

  private Restore restore(Selection selection) throws Exception {
    SourceRun run = SourceRun.of("run_1", scratch);
    PartReader parts = run.capture(source).reader();
    return run.restore(parts, selection);
  }

  private StagedRestore built(Restore restore) throws Exception {
    StagedRestore staged = source.overlay().prepare("run_1", restore);
    assertThat(staged.findings()).isEmpty();
    assertThat(staged.replaces()).isTrue();
    staged.build(restore);
    assertThat(staged.check(restore)).noneMatch(Finding::isError);
    return staged;
  }

  private void assertThatItIsLaidOver() throws IOException {
    assertThat(data.resolve("a.txt")).hasContent("old a");
    assertThat(data.resolve("sub/deep/c.txt")).hasContent("old c");
    assertThat(data.resolve("empty")).isDirectory();
    assertThat(Files.readSymbolicLink(data.resolve("link"))).hasToString("a.txt");
    assertThat(data.resolve("since.txt")).hasContent("made since");
  }

  @Test
  void filesOfTheBackupAreLaidOverOthersStayAndUndoBringsAllBack() throws Exception {
    Map<String, String> before = Worlds.of(world);
    StagedRestore staged = built(all);

    staged.swap();

    assertThatItIsLaidOver();
    staged.swap();
    assertThatItIsLaidOver();
    source.resume(staged.names()).undo();
    staged.undo();
    staged.discard();
    assertThat(Worlds.of(world)).isEqualTo(before);
  }

  @Test
  void onlyWhatWasChosenIsLaidOver() throws Exception {
    StagedRestore staged = built(restoreOf("files/sub"));

    staged.swap();
    staged.discard();

    assertThat(data.resolve("sub/deep/c.txt")).hasContent("old c");
    assertThat(data.resolve("a.txt")).hasContent("new a");
    assertThat(world.toFile().list()).containsExactly("data");
  }

  private Restore restoreOf(String path) {
    SourceRun run = SourceRun.of("run_1", scratch);
    return run.restore(all.parts(), Selection.of(path));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void whoDiedAfterSomeFilesIsGoneOnWithOrTakenBack(int moved) throws Exception {
    Map<String, String> before = Worlds.of(world);
    for (boolean goOn : new boolean[] {true, false}) {
      StagedRestore staged = built(all);
      dieAfter(staged, moved);
      if (goOn) {
        source.resume(staged.names()).swap();
        assertThatItIsLaidOver();
      }
      source.resume(staged.names()).undo();
      source.resume(staged.names()).discard();
      assertThat(Worlds.of(world))
          .as("dead after %d files, go on: %s", moved, goOn)
          .isEqualTo(before);
    }
  }

  /** Hides what would be moved later: then the swap leaves what a dead worker would. */
  private void dieAfter(StagedRestore staged, int moved) throws IOException {
    Path side = world.resolve(".data.restore-run_1");
    Path hidden = Files.createDirectories(scratch.resolve("hidden"));
    Path list = world.resolve(".data.overlay-run_1");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(side)) {
      files = walk.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
    // the list names all of them
    StringBuilder lines = new StringBuilder();
    staged.swap();
    lines.append(Files.readString(list));
    staged.undo();
    Files.writeString(list, lines);
    for (int i = moved; i < files.size(); i++) {
      Files.move(files.get(i), hidden.resolve(Integer.toString(i)));
    }
    staged.swap();
    for (int i = moved; i < files.size(); i++) {
      Files.createDirectories(files.get(i).getParent());
      Files.move(hidden.resolve(Integer.toString(i)), files.get(i));
    }
  }

  @Test
  void aLinkInTheLiveTreeIsNotFollowed() throws Exception {
    Path outside = Files.createDirectory(world.resolve("outside"));
    Files.move(data.resolve("sub"), world.resolve("sub-away"));
    Files.createSymbolicLink(data.resolve("sub"), outside);
    StagedRestore staged = source.overlay().prepare("run_1", all);
    staged.build(all);

    assertThat(staged.check(all))
        .filteredOn(Finding::isError)
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("sub' is no folder"));

    staged.discard();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aFolderWhereTheBackupHasAFileIsInTheWay() throws Exception {
    Files.delete(data.resolve("a.txt"));
    Files.createDirectory(data.resolve("a.txt"));
    StagedRestore staged = source.overlay().prepare("run_1", all);
    staged.build(all);

    assertThat(staged.check(all)).filteredOn(Finding::isError).hasSize(1);
    staged.discard();
  }

  @Test
  void aFileThatAppearedSinceIsKeptToo() throws Exception {
    StagedRestore staged = built(all);
    Files.createDirectory(data.resolve("sub/deep"));
    staged.swap();
    staged.undo();
    Files.createDirectories(data.resolve("sub/deep"));
    Files.writeString(data.resolve("sub/deep/c.txt"), "appeared");

    staged.swap();

    assertThat(data.resolve("sub/deep/c.txt")).hasContent("old c");
    staged.undo();
    assertThat(data.resolve("sub/deep/c.txt")).hasContent("appeared");
    staged.discard();
  }

  @Test
  void whatHasNoTreeSaysWhatToDoInstead() {
    CompositeSource both = CompositeSource.of("media", source);
    assertThat(both.overlay()).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NoTree().overlay())
        .withMessageContaining("restore them beside it");
  }
}
