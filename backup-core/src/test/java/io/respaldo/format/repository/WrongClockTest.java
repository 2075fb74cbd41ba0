package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.format.archive.HeapStorage;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Folder;
import io.respaldo.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines whose clocks are an hour apart work on one repository. */
final class WrongClockTest {
  private static final Instant NOON = Instant.parse("2025-11-19T12:00:00Z");
  private static final PasswordSource PASSWORD = PasswordSource.of("first".toCharArray());
  private static final BackupPlace SHOP =
      new BackupPlace(InstanceName.of("shop"), "", new Folder("instances/shop"));

  @TempDir Path world;
  private final HeapStorage storage = new HeapStorage();
  private final Map<String, TreePicture> taken = new TreeMap<>();
  private Path site;
  private int backups;

  @BeforeEach
  void fill() throws Exception {
    site = Files.createDirectory(world.resolve("site"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(site.resolve("page " + i), "page " + i);
    }
  }

  /** A machine's clock. Nobody waits by it. */
  private record At(Instant now) implements TimeSource {
    static At minutes(int after) {
      return new At(NOON.plus(Duration.ofMinutes(after)));
    }

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) {}
  }

  private BackupFormat format(At clock) {
    return RepositoryFormat.with(
            RepositorySettings.password(PASSWORD)
                .cheapKeys()
                .time(clock)
                .waitForLocks(Duration.ZERO))
        .on(storage);
  }

  private Repository repository(At clock) throws Exception {
    return Repository.open(storage, Repository.folder(RepositoryFormat.DEFAULT), PASSWORD, clock);
  }

  /** How many bytes had to be read. */
  private long backUp(At clock) throws Exception {
    String id = "b" + ++backups;
    AtomicLong read = new AtomicLong();
    FormatProgress counting =
        new FormatProgress() {
          @Override
          public void read(long bytes) {
            read.addAndGet(bytes);
          }
        };
    BackupOrder order =
        new BackupOrder(
            SHOP,
            id,
            clock.now(),
            Optional.empty(),
            Files.createDirectory(world.resolve("work " + id)),
            counting);
    try (BackupFormat format = format(clock)) {
      Written written = format.write(order, sink -> sink.tree("files", site, TreeRules.ALL));
      taken.put(String.valueOf(written.checksums().get("sha256")), TreePicture.of(site));
    }
    return read.get();
  }

  private void change(String what) throws Exception {
    Files.writeString(site.resolve("page 7"), what);
    Files.writeString(site.resolve("new " + what), what);
    Files.delete(site.resolve("page " + (8 + backups)));
  }

  private void requireAll(At clock) throws Exception {
    try (Repository repository = repository(clock)) {
      assertThat(repository.check("all", FormatProgress.NONE)).noneMatch(f -> f.isError());
      assertThat(repository.snapshots())
          .extracting(SnapshotInfo::id)
          .containsExactlyInAnyOrderElementsOf(taken.keySet());
      for (Map.Entry<String, TreePicture> each : taken.entrySet()) {
        Path into = Files.createTempDirectory(world, "out");
        repository.restore(
            each.getKey(), Selection.all(), into, RestoreSettings.intoEmpty(), FormatProgress.NONE);
        assertThat(TreePicture.of(into.resolve("files"))).isEqualTo(each.getValue());
      }
    }
  }

  @Test
  void aSnapshotOfTheFutureIsAsGoodAParentAsAny() throws Exception {
    long whole = backUp(At.minutes(60));
    change("changed");
    long second = backUp(At.minutes(0));
    change("changed again");
    long third = backUp(At.minutes(5)); // upon the first still, which calls itself the newest
    change("and again");
    long fourth = backUp(At.minutes(65));

    assertThat(second).as("only what changed is read").isLessThan(whole / 2);
    assertThat(third).isLessThan(whole / 2);
    assertThat(fourth).isLessThan(whole);
    requireAll(At.minutes(0));
  }

  @Test
  void snapshotsAreListedByWhatTheirMakersClockSaid() throws Exception {
    backUp(At.minutes(60));
    backUp(At.minutes(0));
    backUp(At.minutes(-60));

    try (Repository repository = repository(At.minutes(0))) {
      assertThat(repository.snapshots())
          .extracting(SnapshotInfo::time)
          .containsExactly(At.minutes(-60).now(), At.minutes(0).now(), At.minutes(60).now());
    }
  }

  /** A machine that began before the listing, and ends after it. */
  @ParameterizedTest
  @ValueSource(ints = {-60, 60})
  void whatAWriterWithAnotherClockNeedsIsNotPruned(int minutes) throws Exception {
    backUp(At.minutes(0));
    String first = taken.keySet().iterator().next();
    At other = At.minutes(minutes);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread writer =
        new Thread(
            () -> {
              try (BackupFormat format = format(other)) {
                Path work = Files.createDirectory(world.resolve("work"));
                Written written =
                    format.write(
                        new BackupOrder(
                            SHOP,
                            "beside",
                            other.now(),
                            Optional.empty(),
                            work,
                            FormatProgress.NONE),
                        sink -> {
                          begun.countDown();
                          goOn.await();
                          sink.tree("files", site, TreeRules.ALL);
                        });
                taken.put(String.valueOf(written.checksums().get("sha256")), TreePicture.of(site));
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    writer.start();
    begun.await();
    try (Repository repository = repository(At.minutes(0))) {
      assertThatThrownBy(() -> repository.forget(List.of(first)))
          .as("its lock counts, however old or young it calls itself")
          .isInstanceOf(RepositoryLockedException.class);
      assertThat(repository.unlock()).isEmpty();
      forgetBeside(first);
      assertThat(repository.prune("0", FormatProgress.NONE).finished()).isFalse();
    } finally {
      goOn.countDown();
      writer.join();
    }
    assertThat(failure.get()).isNull();
    requireAll(At.minutes(0));
    try (Repository repository = repository(At.minutes(-minutes))) {
      assertThat(repository.prune("0", FormatProgress.NONE).finished()).isTrue();
    }
    requireAll(At.minutes(0));
  }

  private void forgetBeside(String snapshot) throws Exception {
    String file = "repository/default/snapshots/" + snapshot;
    try (BackupFormat format = format(At.minutes(0))) {
      format.delete(
          List.of(new StoredBackup(SHOP.folder(), "b1", file, Optional.empty(), Map.of())));
    }
    taken.remove(snapshot);
  }
}
