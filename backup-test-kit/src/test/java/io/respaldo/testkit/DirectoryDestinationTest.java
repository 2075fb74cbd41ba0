package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.source.Destination;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that take a restore: new ones, empty ones, and the live one. */
class DirectoryDestinationTest {
  @TempDir Path world;
  @TempDir Path scratch;
  private Path data;
  private DirectorySource source;

  @BeforeEach
  void fill() throws IOException {
    data = world.resolve("data");
    Worlds.fill(data);
    source = DirectorySource.of(data);
  }

  private Restore restore(Selection selection) throws Exception {
    SourceRun run = SourceRun.of("run_1", scratch);
    PartReader parts = run.capture(source).reader();
    return run.restore(parts, selection);
  }

  private Restore restore() throws Exception {
    return restore(Selection.all());
  }

  private List<String> errors(Destination destination) throws Exception {
    return errors(destination, restore());
  }

  private static List<String> errors(Destination destination, Restore restore) throws Exception {
    return destination.prepare("run_1", restore).findings().stream()
        .filter(Finding::isError)
        .map(Finding::code)
        .toList();
  }

  private Destination at(Path place) {
    return source.at(RestoreTarget.of(place.toString()));
  }

  private static StagedRestore restoreTo(Destination destination, Restore restore)
      throws Exception {
    StagedRestore staged = destination.prepare("run_1", restore);
    assertThat(staged.findings()).isEmpty();
    staged.build(restore);
    assertThat(staged.check(restore)).isEmpty();
    staged.swap();
    return staged;
  }

  @Test
  void anEmptyFolderTakesARestoreAndIsThereAgainAfterUndo() throws Exception {
    Path target = Files.createDirectory(world.resolve("empty"));
    Map<String, String> before = Worlds.of(world);

    StagedRestore staged = restoreTo(at(target), restore());
    assertThat(Worlds.of(target)).isEqualTo(Worlds.of(data));
    staged.undo();
    assertThat(target).isEmptyDirectory();
    staged.discard();

    assertThat(Worlds.of(world)).isEqualTo(before);
  }

  @Test
  void anEmptyFolderIsThereAgainAfterASwapThatDiedBeforeTheRename() throws Exception {
    Path target = Files.createDirectory(world.resolve("empty"));
    Map<String, String> before = Worlds.of(world);
    Restore restore = restore();
    StagedRestore staged = at(target).prepare("run_1", restore);
    staged.build(restore);
    Files.delete(target);

    source.resume(staged.names()).discard();

    assertThat(Worlds.of(world)).isEqualTo(before);
  }

  @Test
  void aFolderThatIsNotEmptyIsRefused() throws Exception {
    Path target = Files.createDirectory(world.resolve("full"));
    Files.writeString(target.resolve("x"), "x");

    assertThat(errors(at(target))).containsExactly("not_empty");
  }

  @Test
  void aFileOrALinkInTheWayIsRefused() throws Exception {
    Files.writeString(world.resolve("file"), "x");
    Files.createSymbolicLink(world.resolve("link"), Path.of("nowhere"));

    assertThat(errors(at(world.resolve("file")))).containsExactly("in_the_way");
    assertThat(errors(at(world.resolve("link")))).containsExactly("in_the_way");
  }

  @Test
  void aMissingParentIsRefusedAndNamed() throws Exception {
    StagedRestore staged = at(world.resolve("not/there")).prepare("run_1", restore());

    assertThat(staged.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo("parent_missing");
              assertThat(f.message()).contains(world.resolve("not").toString());
            });
  }

  @Test
  void aTargetInsideOrAroundTheSourceIsRefusedThoughALinkHidesIt() throws Exception {
    Files.createSymbolicLink(world.resolve("alias"), data);

    assertThat(errors(at(data.resolve("a/new")))).containsExactly("inside_source");
    assertThat(errors(at(world.resolve("alias/new")))).containsExactly("inside_source");
    assertThat(errors(at(data))).containsExactly("not_empty", "is_source");
    assertThat(errors(at(world))).contains("inside_source");
  }

  @Test
  void aNameThatLeavesNoRoomForAMarkIsRefused() throws Exception {
    assertThat(errors(at(world.resolve("n".repeat(240))))).containsExactly("name_too_long");
  }

  @Test
  void aBackupWithoutThePartIsRefused() throws Exception {
    Restore restore = restore();

    assertThat(errors(DirectorySource.of(data).part("other").beside("x"), restore))
        .containsExactly("part_missing");
    assertThat(errors(source.beside("x"), restore(Selection.of("elsewhere"))))
        .containsExactly("part_missing");
  }

  @Test
  void aTargetThatMakesNoSenseIsRefusedAtOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> source.at(RestoreTarget.ofMembers()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.at(RestoreTarget.of("/tmp/x").with("a", "/tmp/y")));
    assertThatIllegalArgumentException().isThrownBy(() -> source.at(RestoreTarget.of("/")));
    assertThatIllegalArgumentException().isThrownBy(() -> source.beside("a/b"));
    assertThatIllegalArgumentException().isThrownBy(() -> source.beside(".."));
    assertThatIllegalArgumentException().isThrownBy(() -> DirectorySource.of(Path.of("/")));
  }

  @Test
  void onlyWhatWasChosenIsRestored() throws Exception {
    restoreTo(source.beside("some"), restore(Selection.of("files/a")));

    assertThat(Worlds.of(world.resolve("data_some")).keySet())
        .containsExactlyInAnyOrder("a", "a/empty", "a/one", "a/ñandú");
  }

  @Test
  void theCheckTellsAFileThatIsMissingOrShort() throws Exception {
    Restore restore = restore();
    StagedRestore staged = source.beside("x").prepare("run_1", restore);
    staged.build(restore);
    Path side = world.resolve(".data_x.restore-run_1");

    Files.writeString(side.resolve("top"), "to");
    assertThat(staged.check(restore))
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.message())
                    .contains("holds 3 files of 7 bytes, restored were 3 files of 6 bytes"));
    Files.delete(side.resolve("top"));
    assertThat(staged.check(restore)).singleElement().matches(Finding::isError);
  }

  @Test
  void aFolderThatAppearedMeanwhileIsNotTouched() throws Exception {
    Restore restore = restore();
    StagedRestore staged = source.beside("x").prepare("run_1", restore);
    staged.build(restore);
    Path other = Files.createDirectory(world.resolve("data_x"));
    Files.writeString(other.resolve("mine"), "mine");

    assertThatThrownBy(staged::swap).isInstanceOf(FileAlreadyExistsException.class);
    staged.undo();
    staged.discard();

    assertThat(other.resolve("mine")).hasContent("mine");
  }

  @Test
  void undoAndDiscardOfARestoreThatNeverWasTouchNothing() throws Exception {
    StagedRestore staged = source.beside("x").prepare("run_1", restore());
    Path other = Files.createDirectory(world.resolve("data_x"));
    Files.writeString(other.resolve("mine"), "mine");
    Map<String, String> before = Worlds.of(world);

    staged.undo();
    staged.discard();
    source.resume(staged.names()).undo();
    source.resume(staged.names()).discard();

    assertThat(Worlds.of(world)).isEqualTo(before);
  }

  @Test
  void aFolderThatTookTheRestoredOnesPlaceIsNotUndone() throws Exception {
    StagedRestore staged = restoreTo(source.beside("x"), restore());
    Files.move(world.resolve("data_x"), world.resolve("kept"));
    Path other = Files.createDirectory(world.resolve("data_x"));
    Files.writeString(other.resolve("mine"), "mine");

    staged.undo();
    staged.discard();

    assertThat(other.resolve("mine")).hasContent("mine");
  }

  @Test
  void namesFromARecordCanLeadToNothingButTheRunsOwn() throws Exception {
    Map<String, String> good = source.beside("x").prepare("run_1", restore()).names();

    for (String run : List.of("", "../x", "a/b", "A", "x y")) {
      assertThatIllegalArgumentException().isThrownBy(() -> source.resume(with(good, "run", run)));
    }
    for (String live : List.of("relative", "/", "/a/../b", "/a/.")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> source.resume(with(good, "live", live)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.resume(with(good, "replaces", "maybe")));
    // hostile names of the places aside are not even looked at
    Map<String, String> more = with(good, "old", data.toString());
    more.put("side", data.toString());
    source.resume(more).discard();
    assertThat(data.resolve("top")).exists();
  }

  private static Map<String, String> with(Map<String, String> names, String key, String value) {
    Map<String, String> changed = new HashMap<>(names);
    changed.put(key, value);
    return changed;
  }

  @Test
  void whatIsBuiltIsPrivateUntilItGoesLive() throws Exception {
    Restore restore = restore();
    StagedRestore staged = source.beside("x").prepare("run_1", restore);
    staged.build(restore);

    assertThat(Files.getPosixFilePermissions(world.resolve(".data_x.restore-run_1")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    staged.discard();
  }

  @Test
  void aFolderWithoutTheRightToWriteIsClearedAwayToo() throws Exception {
    Files.setPosixFilePermissions(data.resolve("a"), PosixFilePermissions.fromString("r-xr-xr-x"));
    Restore restore = restore();
    StagedRestore staged = source.beside("x").prepare("run_1", restore);
    staged.build(restore);

    staged.discard();

    assertThat(world.resolve(".data_x.restore-run_1")).doesNotExist();
    Files.setPosixFilePermissions(data.resolve("a"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void inPlaceTheLiveFolderStandsAsideUntilDiscard() throws Exception {
    Restore restore = restore();
    Files.writeString(data.resolve("top"), "changed since");
    Map<String, String> changed = Worlds.of(data);

    StagedRestore staged = restoreTo(source.inPlace(), restore);

    assertThat(staged.replaces()).isTrue();
    assertThat(data.resolve("top")).hasContent("top");
    assertThat(Worlds.of(world.resolve(".data.before-run_1"))).isEqualTo(changed);
    staged.discard();
    assertThat(Worlds.of(world).keySet()).noneMatch(p -> p.startsWith("."));
  }

  @Test
  void inPlaceUndoBringsTheLiveFolderBackAfterEachStep() throws Exception {
    Restore restore = restore();
    Files.writeString(data.resolve("top"), "changed since");
    Map<String, String> before = Worlds.of(world);
    for (int done = 0; done < 3; done++) {
      StagedRestore staged = source.inPlace().prepare("run_1", restore);
      if (done > 0) {
        staged.build(restore);
      }
      if (done > 1) {
        staged.swap();
        staged.swap();
      }
      StagedRestore resumed = source.resume(staged.names());
      resumed.undo();
      resumed.undo();
      resumed.discard();
      assertThat(Worlds.of(world)).as("after %d steps", done).isEqualTo(before);
    }
  }

  @Test
  void inPlaceASwapThatStoppedHalfWayCanGoOnOrBack() throws Exception {
    Restore restore = restore();
    Map<String, String> before = Worlds.of(world);
    StagedRestore staged = source.inPlace().prepare("run_1", restore);
    staged.build(restore);
    // as a process leaves it that dies between the two renames
    Files.move(data, world.resolve(".data.before-run_1"));

    assertThatThrownBy(() -> source.resume(staged.names()).discard())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing is live");
    source.resume(staged.names()).swap();
    assertThat(data.resolve("top")).hasContent("top");

    Files.move(data, world.resolve(".data.restore-run_1"));
    StagedRestore back = source.resume(staged.names());
    back.undo();
    back.discard();
    assertThat(Worlds.of(world)).isEqualTo(before);
  }

  @Test
  void inPlaceOnlySomeOfTheFolderIsRefused() throws Exception {
    assertThat(errors(source.inPlace(), restore(Selection.of("files/a"))))
        .containsExactly("part_of_a_tree");
  }

  @Test
  void inPlaceALiveFolderThatIsGoneIsMadeAnew() throws Exception {
    Restore restore = restore();
    Files.move(data, world.resolve("away"));

    restoreTo(source.inPlace(), restore);

    assertThat(Worlds.of(data)).isEqualTo(Worlds.of(world.resolve("away")));
  }

  @Test
  void preflightNamesWhatIsWrongWithTheFolder() throws Exception {
    Files.writeString(world.resolve("file"), "x");

    assertThat(DirectorySource.of(world.resolve("gone")).preflight(BackupKind.FULL).findings())
        .extracting(Finding::code)
        .containsExactly("folder_missing");
    assertThat(DirectorySource.of(world.resolve("file")).preflight(BackupKind.FULL).findings())
        .extracting(Finding::code)
        .containsExactly("no_folder");
  }

  @Test
  void aFolderIsAlwaysBackedUpInFull() {
    assertThat(source.preflight(BackupKind.DIFFERENTIAL).kind()).isEqualTo(BackupKind.FULL);
  }
}
