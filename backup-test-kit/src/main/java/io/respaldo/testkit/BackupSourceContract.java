package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BackupSource} must hold. Extend it beside your source, prepare data of at least
 * two files or tables before each test, and give the three methods.
 *
 * <p>Parts live in memory here, so sources of trees must not use include or exclude rules in it.
 */
public abstract class BackupSourceContract extends InPlaceContract {
  private StagedRestore beside(Restore restore) throws IOException, InterruptedException {
    StagedRestore staged = source().beside("copy").prepare(RUN, restore);
    assertThat(staged.findings()).as("what was found while preparing").noneMatch(Finding::isError);
    return staged;
  }

  @Test
  void preflightFindsTheSourceReadyAndChangesNothing() throws Exception {
    Object before = world();

    assertThat(source().preflight(BackupKind.FULL).findings()).noneMatch(Finding::isError);

    assertThat(world()).isEqualTo(before);
  }

  @Test
  void captureChangesNothing() throws Exception {
    Object before = world();

    PartReader parts = run().capture(source()).reader();

    assertThat(parts.parts()).isNotEmpty();
    assertThat(world()).isEqualTo(before);
  }

  @Test
  void whatWasCapturedComesBackBesideTheLiveData() throws Exception {
    Restore restore = restore();
    StagedRestore staged = beside(restore);

    staged.build(restore);
    assertGood(staged.check(restore));
    staged.swap();

    assertSame(staged);
    assertThat(staged.replaces()).isFalse();
    assertThat(staged.describe()).isNotBlank();
  }

  @Test
  void prepareChangesNothing() throws Exception {
    Restore restore = restore();
    Object before = world();

    beside(restore);
    source().inPlace().prepare(RUN, restore);

    assertThat(world()).isEqualTo(before);
  }

  @Test
  void aFailingSinkFailsTheCaptureAndLeavesNothing() throws Exception {
    Object before = world();

    forEachPart(
        parts -> {
          IOException full = new IOException("disk full");
          FailingParts failing =
              new FailingParts(
                  parts,
                  () -> {
                    throw full;
                  });
          Throwable thrown =
              catchThrowable(() -> run().captureTo(source(), failing.sink(new MemoryParts())));
          if (failing.happened()) {
            assertThat(thrown).isInstanceOf(IOException.class);
            assertThat(causes(thrown)).as("the sink's own failure is told").contains(full);
          } else {
            assertThat(thrown).isNull();
          }
          assertThat(world()).isEqualTo(before);
          return failing.happened();
        });
  }

  @Test
  void anInterruptedCaptureEndsAsInterruptedAndLeavesNothing() throws Exception {
    Object before = world();

    forEachPart(
        parts -> {
          FailingParts failing =
              new FailingParts(
                  parts,
                  () -> {
                    throw new InterruptedException("cancelled");
                  });
          Throwable thrown =
              catchThrowable(() -> run().captureTo(source(), failing.sink(new MemoryParts())));
          assertInterrupted(thrown, failing::happened);
          assertThat(world()).isEqualTo(before);
          return failing.happened();
        });
  }

  @Test
  void aDamagedBackupFailsTheBuildAndLeavesNothing() throws Exception {
    Restore restore = restore();
    Object before = world();

    forEachPart(
        parts -> {
          FailingParts failing =
              new FailingParts(
                  parts,
                  () -> {
                    throw new IOException("damaged");
                  });
          Restore damaged = with(restore, failing.reader(restore.parts()));
          StagedRestore staged = beside(damaged);
          Throwable thrown = catchThrowable(() -> staged.build(damaged));
          if (failing.happened()) {
            assertThat(thrown).isInstanceOf(IOException.class);
          } else {
            assertThat(thrown).isNull();
            staged.discard();
          }
          assertThat(world()).isEqualTo(before);
          return failing.happened();
        });
  }

  @Test
  void anInterruptedBuildEndsAsInterruptedAndLeavesNothing() throws Exception {
    Restore restore = restore();
    Object before = world();

    forEachPart(
        parts -> {
          FailingParts failing =
              new FailingParts(
                  parts,
                  () -> {
                    throw new InterruptedException("cancelled");
                  });
          Restore cancelled = with(restore, failing.reader(restore.parts()));
          StagedRestore staged = beside(cancelled);
          Throwable thrown = catchThrowable(() -> staged.build(cancelled));
          assertInterrupted(thrown, failing::happened);
          if (!failing.happened()) {
            staged.discard();
          }
          assertThat(world()).isEqualTo(before);
          return failing.happened();
        });
  }

  @Test
  void aRestoreGoesOnFromItsNamesAloneAfterEachStep() throws Exception {
    Restore restore = restore();
    Object before = world();
    for (int done = 0; done <= 3; done++) {
      Map<String, String> names = taken(beside(restore), restore, done).names();

      StagedRestore resumed = resumed(names, restore, done);
      assertSame(resumed);

      resumed.undo();
      resumed.discard();
      assertThat(world()).as("after %d steps, undone and discarded", done).isEqualTo(before);
    }
  }

  @Test
  void aRestoreIsClearedAwayFromItsNamesAloneAfterEachStepBeforeTheSwap() throws Exception {
    Restore restore = restore();
    Object before = world();
    for (int done = 0; done < 3; done++) {
      source().resume(taken(beside(restore), restore, done).names()).discard();

      assertThat(world()).as("after %d steps", done).isEqualTo(before);
    }
  }

  @Test
  void eachStepMayBeRepeated() throws Exception {
    Restore restore = restore();
    Object before = world();
    StagedRestore staged = beside(restore);

    staged.build(restore);
    staged.build(restore);
    staged.swap();
    staged.swap();
    assertSame(staged);
    staged.undo();
    staged.undo();
    staged.discard();
    staged.discard();

    assertThat(world()).isEqualTo(before);
  }

  @Test
  void undoBeforeTheSwapChangesNothing() throws Exception {
    Restore restore = restore();
    StagedRestore staged = beside(restore);
    staged.undo();
    staged.build(restore);
    Object built = world();

    staged.undo();

    assertThat(world()).isEqualTo(built);
    staged.discard();
  }

  @Test
  void whatWasUndoneCanBeSwappedInAgain() throws Exception {
    Restore restore = restore();
    StagedRestore staged = beside(restore);
    staged.build(restore);
    staged.swap();
    staged.undo();

    staged.swap();

    assertSame(staged);
  }

  @Test
  void discardAfterTheSwapLeavesWhatWasRestored() throws Exception {
    Restore restore = restore();
    StagedRestore staged = beside(restore);
    staged.build(restore);
    staged.swap();

    staged.discard();

    assertSame(staged);
  }

  @Test
  void aSwapWithoutABuildIsRefused() throws Exception {
    Restore restore = restore();
    Object before = world();
    StagedRestore staged = beside(restore);

    assertThatThrownBy(staged::swap).isInstanceOf(IOException.class);

    assertThat(world()).isEqualTo(before);
  }

  @Test
  void namesThatAreNotOursAreRefused() {
    assertThatThrownBy(() -> source().resume(Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @FunctionalInterface
  private interface PartTrial {
    /** Whether there was such a part. */
    boolean of(int part) throws Exception;
  }

  private static void forEachPart(PartTrial trial) throws Exception {
    int part = 1;
    while (trial.of(part)) {
      part++;
    }
    assertThat(part).as("at least one part was tried").isGreaterThan(1);
  }

  private static void assertInterrupted(@Nullable Throwable thrown, BooleanSupplier happened) {
    // an InterruptedIOException may leave the thread interrupted, which is over now
    boolean pending = Thread.interrupted();
    if (happened.getAsBoolean()) {
      assertThat(thrown).isInstanceOfAny(InterruptedException.class, InterruptedIOException.class);
    } else {
      assertThat(thrown).isNull();
      assertThat(pending).isFalse();
    }
  }

  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> all = new ArrayList<>();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      all.add(t);
    }
    return all;
  }
}
