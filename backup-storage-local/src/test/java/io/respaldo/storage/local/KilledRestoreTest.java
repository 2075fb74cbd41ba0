package io.respaldo.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RecoveredRestore;
import io.respaldo.RecoveredRestore.Outcome;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes that really die at each point of a restore over what is live, of its undoing, of
 * its discarding, and of the recovery itself. Whatever the point: afterwards what is live is all
 * old or all new, as is said, and its service runs.
 */
@Tag("once")
class KilledRestoreTest {
  private static final int KILLED = 137;

  @TempDir Path temp;

  /** Whether each call of the storage that changes something is a point too. */
  private boolean storageCalls;

  private record Death(int exit, String where) {}

  private Death die(String what, int fatal) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRestorer.class.getName(),
                world().toString(),
                what,
                Boolean.toString(storageCalls),
                Integer.toString(fatal))
            .redirectErrorStream(true)
            .start();
    try (InputStream in = process.getInputStream()) {
      String said = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Death(process.waitFor(), said);
    }
  }

  /** A world with a backup of state 'old backup', now in state 'live'. */
  @BeforeEach
  void begin() throws Exception {
    Path folder = Files.createDirectory(world());
    LiveWorld world = new LiveWorld(folder, p -> {});
    world.write("from the backup");
    try (LocalStorage home = LocalStorage.at(folder.resolve("store"));
        BackupManager manager = world.manager(home)) {
      manager
          .register(InstanceConfig.builder("pair", "pair").hooks(List.of("service")).build())
          .backup();
    }
    world.write("live");
    save("begun");
  }

  /** Each world lies in the same place, for records name places. */
  private void save(String name) throws IOException {
    copy(world(), temp.resolve(name));
  }

  private void load(String name) throws IOException {
    delete(world());
    copy(temp.resolve(name), world());
  }

  private Path world() {
    return temp.resolve("world");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }

  /**
   * @param prepared a saved world, loaded for each death
   * @return how many points there are
   */
  private int killEverywhere(String prepared, String what) throws Exception {
    return kill(prepared, what, 1);
  }

  /** At every so many-th point, from a first one that is another each time. */
  private int kill(String prepared, String what, int step) throws Exception {
    load(prepared);
    Death none = die(what, 0);
    assertThat(none.where()).as("a %s that nobody kills", what).isEmpty();
    for (int n = 1 + new Random().nextInt(step); n <= none.exit(); n += step) {
      load(prepared);
      Death death = die(what, n);
      assertThat(death.exit()).as("%s at point %d", what, n).isEqualTo(KILLED);
      recovered(what + " that " + death.where() + ", its point " + n);
    }
    return none.exit();
  }

  /** Brings to an end what died, and checks what holds whatever it was. */
  private void recovered(String where) throws Exception {
    Path folder = world();
    LiveWorld world = new LiveWorld(folder, p -> {});
    try (LocalStorage home = LocalStorage.at(folder.resolve("store"));
        BackupManager manager = world.manager(home)) {
      List<RecoveredRestore> recovered = manager.recover();

      assertThat(recovered).as(where).noneMatch(r -> r.outcome() == Outcome.LEFT);
      assertThat(recovered).as(where).hasSizeLessThan(2);
      assertThat(world.state()).as(where).isIn("live", "from the backup");
      assertThat(folder.resolve("service")).as(where).hasContent("running");
      Instance instance = manager.instance("pair");
      Optional<RunRecord> last = lastRestore(instance);
      assertThat(recovered)
          .allMatch(r -> last.filter(l -> l.runId().equals(r.runId())).isPresent());
      boolean stands = last.flatMap(RunRecord::restore).filter(RestoreJournal::stands).isPresent();
      assertThat(world.state()).as(where).isEqualTo(stands ? "from the backup" : "live");
      assertThat(manager.recover()).as("a second recovery; %s", where).isEmpty();
      assertThat(instance.backup().usable()).as(where).isTrue();
      assertThat(instance.history(100)).noneMatch(r -> r.state() == RunRecord.State.RUNNING);
      if (stands && !instance.keptRestores().isEmpty()) {
        instance.undo(last.orElseThrow().runId()).await();
        assertThat(world.state()).as("undone; %s", where).isEqualTo("live");
      }
      for (RunRecord r : instance.keptRestores()) {
        instance.discard(r.runId()).await();
      }
    }
    try (Stream<Path> live = Files.list(folder.resolve("live"))) {
      assertThat(live.map(p -> p.getFileName().toString()))
          .as("what stands beside the live; %s", where)
          .containsExactlyInAnyOrder("db", "media");
    }
    try (Stream<Path> marks = Files.walk(folder.resolve("store/restores"))) {
      assertThat(marks.filter(Files::isRegularFile)).as("marks; %s", where).isEmpty();
    } catch (NoSuchFileException e) {
      return; // no restore came so far
    }
  }

  private static Optional<RunRecord> lastRestore(Instance instance) {
    return instance.history(100).stream()
        .filter(r -> r.operation() == RunRecord.Operation.RESTORE)
        .findFirst();
  }

  private void restored() throws Exception {
    load("begun");
    assertThat(die("restore", 0).where()).isEmpty();
    assertThat(new LiveWorld(world(), p -> {}).state()).isEqualTo("from the backup");
    save("restored");
  }

  /** A world whose restore died when the first folder was exchanged, and the second not. */
  private void half() throws Exception {
    for (int n = 1; ; n++) {
      load("begun");
      Death death = die("restore", n);
      assertThat(death.exit()).isEqualTo(KILLED);
      if (death.where().contains("after swap")) {
        assertThat(new LiveWorld(world(), p -> {}).state())
            .isEqualTo("from the backup beside live");
        save("half");
        return;
      }
    }
  }

  @Test
  void aRestoreKilledBeforeOrAfterAStepIsFinishedOrRolledBack() throws Exception {
    assertThat(kill("begun", "restore", 3)).isGreaterThan(12);
  }

  @Test
  @Tag("huge")
  void aRestoreKilledAtAnyStepOrWriteIsFinishedOrRolledBack() throws Exception {
    storageCalls = true;
    assertThat(killEverywhere("begun", "restore")).isGreaterThan(25);
  }

  @Test
  @Tag("huge")
  void anUndoingKilledAnywhereIsFinished() throws Exception {
    storageCalls = true;
    restored();
    assertThat(killEverywhere("restored", "undo")).isGreaterThan(15);
  }

  @Test
  @Tag("huge")
  void aRecoveryKilledAnywhereIsDoneByTheNext() throws Exception {
    half();
    storageCalls = true;
    assertThat(killEverywhere("half", "recover")).isGreaterThan(15);
  }

  @Test
  @Tag("huge")
  void aDiscardingKilledAnywhereIsFinished() throws Exception {
    storageCalls = true;
    restored();
    assertThat(killEverywhere("restored", "discard")).isGreaterThan(10);
  }
}
