package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import io.respaldo.source.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of {@link BackupSourceContract} that is about restores over what is live. */
abstract class InPlaceContract {
  static final String RUN = "run_1";

  @TempDir Path scratch;

  /** A fresh source over the data of this test. */
  protected abstract BackupSource source() throws IOException;

  /**
   * All that the source and its restores could touch: the live data and whatever stands beside it.
   * Compared by equals; its toString is shown.
   */
  protected abstract Object world() throws IOException;

  /** What of the {@link #world} a backup holds; all of it, unless this is overridden. */
  protected Object backedUp() throws IOException {
    return world();
  }

  /** Fails unless the restored copy holds what the live data holds. */
  protected abstract void assertSame(StagedRestore restored) throws IOException;

  @AfterEach
  void nothingIsLeftInterrupted() {
    assertThat(Thread.interrupted()).as("the thread was left interrupted").isFalse();
  }

  SourceRun run() {
    return SourceRun.of(RUN, scratch);
  }

  Restore restore() throws IOException, InterruptedException {
    SourceRun run = run();
    PartReader parts = run.capture(source()).reader();
    return run.restore(parts, Selection.all());
  }

  Restore with(Restore restore, PartReader parts) {
    SourceRun run = run();
    run.facts().putAll(restore.backup().facts());
    return run.restore(parts, Selection.all());
  }

  static void assertGood(List<Finding> findings) {
    assertThat(findings).as("what the check found").noneMatch(Finding::isError);
  }

  private StagedRestore inPlace(Restore restore) throws IOException, InterruptedException {
    StagedRestore staged = source().inPlace().prepare(RUN, restore);
    assertThat(staged.findings()).as("what was found while preparing").noneMatch(Finding::isError);
    assertThat(staged.replaces()).as("something live is replaced").isTrue();
    return staged;
  }

  /** 1 build, 2 check, 3 swap. */
  static StagedRestore taken(StagedRestore staged, Restore restore, int steps)
      throws IOException, InterruptedException {
    if (steps >= 1) {
      staged.build(restore);
    }
    if (steps >= 2) {
      assertGood(staged.check(restore));
    }
    if (steps >= 3) {
      staged.swap();
    }
    return staged;
  }

  /** Another process takes the steps that are left, from the names alone. */
  StagedRestore resumed(Map<String, String> names, Restore restore, int done)
      throws IOException, InterruptedException {
    StagedRestore resumed = source().resume(names);
    assertThat(resumed.names()).isEqualTo(names);
    if (done < 1) {
      resumed.build(restore);
    }
    if (done < 3) {
      assertGood(resumed.check(restore));
    }
    resumed.swap();
    return resumed;
  }

  @Test
  void whatIsLiveIsToldAndIsTheSameUntilItIsReplaced() throws Exception {
    Restore restore = restore();
    StagedRestore staged = inPlace(restore);

    List<Standing> live = staged.standing();
    assertThat(live).isNotEmpty();
    staged.build(restore);
    assertThat(staged.standing()).as("a build touches nothing live").isEqualTo(live);

    staged.swap();
    List<Standing> restored = source().inPlace().prepare("run_2", restore).standing();
    assertThat(restored)
        .as("what is live now is told from what was live before")
        .isNotEmpty()
        .doesNotContainAnyElementsOf(live);

    staged.undo();
    staged.discard();
  }

  @Test
  void whatWasRestoredInPlaceIsWhatWasCaptured() throws Exception {
    Restore restore = restore();
    Object before = backedUp();
    StagedRestore staged = taken(inPlace(restore), restore, 3);

    staged.discard();

    assertThat(backedUp()).isEqualTo(before);
  }

  @Test
  void aRestoreInPlaceGoesOnFromItsNamesAloneAfterEachStepAndIsUndoneWithoutATrace()
      throws Exception {
    Restore restore = restore();
    Object before = world();
    for (int done = 0; done <= 3; done++) {
      Map<String, String> names = taken(inPlace(restore), restore, done).names();

      StagedRestore resumed = resumed(names, restore, done);
      assertThat(resumed.seesWhatIsAside()).isTrue();
      resumed.requireUndoable();

      resumed.undo();
      resumed.discard();
      assertThat(world()).as("after %d steps, undone and discarded", done).isEqualTo(before);
    }
  }

  @Test
  void aRestoreInPlaceIsClearedAwayFromItsNamesAloneAfterEachStepBeforeTheSwap() throws Exception {
    Restore restore = restore();
    Object before = world();
    for (int done = 0; done < 3; done++) {
      source().resume(taken(inPlace(restore), restore, done).names()).discard();

      assertThat(world()).as("after %d steps", done).isEqualTo(before);
    }
  }

  @Test
  void anUndoIsRefusedBeforeItBeginsWhenWhatWasLiveIsGone() throws Exception {
    Restore restore = restore();
    StagedRestore staged = taken(inPlace(restore), restore, 3);
    staged.discard();
    Object after = world();

    assertThatThrownBy(staged::requireUndoable).isInstanceOf(IOException.class);
    assertThatThrownBy(source().resume(staged.names())::requireUndoable)
        .isInstanceOf(IOException.class);

    assertThat(world()).isEqualTo(after);
  }
}
