package io.respaldo.format.repository.internal.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.RepositoryLockedException;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.Fuzz;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long because locks of two hosts, and of restic, are looked at with the same few helpers. */
final class RepositoryLockTest {
  private static final String PASSWORD = "first";

  @TempDir Path folder;
  private final HandTime time = new HandTime();
  private final List<IOException> failures = new ArrayList<>();
  private boolean losing;
  private OpenRepository repository;
  private RepositoryLocks locks;
  private RepositoryLocks elsewhere;

  /** Answers the next write of a lock with the failures that are listed, after having written. */
  private final class LosingStorage extends FolderStorage {
    LosingStorage() {
      super(folder);
    }

    @Override
    public ObjectInfo create(ObjectKey key, Body body) throws IOException {
      ObjectInfo made = super.create(key, body);
      if (losing) {
        super.delete(List.of(key));
      }
      fail();
      return made;
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException(); // as channels do
      }
      super.delete(keys);
      fail();
    }

    private void fail() throws IOException {
      if (!failures.isEmpty()) {
        throw failures.remove(0);
      }
    }
  }

  @BeforeEach
  void create() throws IOException {
    repository =
        OpenRepository.create(
            new LosingStorage(),
            new RepositoryLayout(new Folder("r")),
            PasswordSource.of(PASSWORD.toCharArray()),
            new KeyLabel("ana", "server", Timestamp.utc(Instant.parse("2025-11-19T03:00:00Z"))),
            new ScryptCost(1024, 8, 1));
    locks = new RepositoryLocks(repository, time);
    elsewhere = new RepositoryLocks(repository, time, owner("elsewhere", 4711, ProcessMark.NONE));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private static LockOwner owner(String host, long pid, ProcessMark mark) {
    return new LockOwner(host, "eva", pid, 0, 0, mark);
  }

  private List<Id> files() throws IOException {
    return repository.ids(FileType.LOCK);
  }

  private Path file(Id lock) {
    return folder.resolve("r/locks").resolve(lock.toString());
  }

  /** A lock that lies there, as if somebody else held it. */
  private Id put(LockMode mode, LockOwner owner) throws IOException {
    LockDocument document =
        new LockDocument(Timestamp.utc(time.now()), mode == LockMode.EXCLUSIVE, owner);
    return repository.unpacked().write(FileType.LOCK, document.encode());
  }

  private Restic restic() {
    return Restic.at(folder.resolve("r"), PASSWORD);
  }

  @Test
  void sharedLocksStandTogetherAndAnExclusiveOneStandsAlone() throws Exception {
    try (RepositoryLock one = locks.acquire(LockMode.SHARED);
        RepositoryLock two = elsewhere.acquire(LockMode.SHARED)) {
      assertThat(files()).containsExactlyInAnyOrder(one.id(), two.id());
      assertThatThrownBy(() -> locks.acquire(LockMode.EXCLUSIVE))
          .isInstanceOf(RepositoryLockedException.class);
      assertThat(files()).containsExactlyInAnyOrder(one.id(), two.id());
    }
    assertThat(files()).isEmpty();
    try (RepositoryLock alone = locks.acquire(LockMode.EXCLUSIVE)) {
      for (LockMode mode : LockMode.values()) {
        assertThatThrownBy(() -> elsewhere.acquire(mode))
            .isInstanceOf(RepositoryLockedException.class);
      }
      assertThat(files()).containsExactly(alone.id());
      alone.requireHeld();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aConflictNamesHolderHostProcessAgeAndTheNextStep() throws Exception {
    try (RepositoryLock other = elsewhere.acquire(LockMode.EXCLUSIVE)) {
      time.pass(Duration.ofMinutes(7));

      assertThatThrownBy(() -> locks.acquire(LockMode.SHARED))
          .isInstanceOfSatisfying(
              RepositoryLockedException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContaining("'r' is locked exclusively by eva on elsewhere, process 4711")
          .hasMessageContaining("since 2025-11-19T03:00:00Z, 7 min ago")
          .hasMessageContaining("lock " + other.id().brief())
          .hasMessageContaining("remove the lock with unlock");
      time.pass(Duration.ofHours(3));
      assertThatThrownBy(() -> locks.acquire(LockMode.SHARED))
          .hasMessageContaining("3 h ago: abandoned, it seems");
    }
  }

  /** Each writes between the other's first and second look. */
  @ParameterizedTest
  @EnumSource(LockMode.class)
  void ofTwoThatComeAtOnceNoneGetsAnExclusiveLockBesideAnother(LockMode mode) throws Exception {
    time.whileSleeping(() -> put(LockMode.EXCLUSIVE, owner("elsewhere", 1, ProcessMark.NONE)));

    assertThatThrownBy(() -> locks.acquire(mode)).isInstanceOf(RepositoryLockedException.class);

    assertThat(files()).as("the other's").hasSize(1);
  }

  @Test
  void whoIsInterruptedWhileWaitingLeavesNoLock() throws Exception {
    time.whileSleeping(
        () -> {
          assertThat(files()).hasSize(1);
          throw new InterruptedException();
        });
    assertThatThrownBy(() -> locks.acquire(LockMode.SHARED))
        .isInstanceOf(InterruptedException.class);
    assertThat(files()).isEmpty();

    time.whileSleeping(() -> Thread.currentThread().interrupt());
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(files()).containsExactly(lock.id());
    }
    assertThat(files()).as("closed with the flag set").isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();

    assertThatThrownBy(() -> locks.acquire(LockMode.SHARED))
        .isInstanceOf(InterruptedException.class);
    assertThat(files()).isEmpty();
  }

  @Test
  void aLockThatTheStorageLosesIsNotReliedOn() throws Exception {
    losing = true;
    for (LockMode mode : LockMode.values()) {
      assertThatThrownBy(() -> locks.acquire(mode))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED))
          .hasMessageContaining("was written and is not there");
    }
    losing = false;
    try (RepositoryLock lock = locks.acquire(LockMode.EXCLUSIVE)) {
      assertThat(files()).containsExactly(lock.id());
    }
  }

  @Test
  void aWriteWhoseAnswerIsLostLeavesNoLock() throws Exception {
    failures.add(new StorageException(Kind.UNAVAILABLE, "no answer"));

    assertThatThrownBy(() -> locks.acquire(LockMode.SHARED)).hasMessageContaining("no answer");

    assertThat(files()).isEmpty();
  }

  @Test
  void aRefreshWritesANewLockAndTakesTheOldOneAway() throws Exception {
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      Id first = lock.id();
      lock.refreshIfDue();
      assertThat(lock.id()).isEqualTo(first);

      time.pass(Duration.ofMinutes(5));
      lock.refreshIfDue();

      assertThat(lock.id()).isNotEqualTo(first);
      assertThat(files()).containsExactly(lock.id());
      assertThat(locks.list().get(0).time()).contains(time.now().minus(RepositoryLock.LOOK_AGAIN));
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void theKeeperRefreshesByItself() throws Exception {
    CountDownLatch refreshed = new CountDownLatch(1);
    try (RepositoryLock lock = new RepositoryLock(repository, LockMode.SHARED, here(), time)) {
      Id first = lock.id();
      time.pass(Duration.ofMinutes(6));
      time.whileSleeping(refreshed::countDown);

      lock.kept(Duration.ofMillis(1));

      assertThat(refreshed.await(1, TimeUnit.MINUTES)).isTrue();
      lock.refreshIfDue(); // waits for the one under way
      assertThat(lock.id()).isNotEqualTo(first);
    }
    assertThat(files()).isEmpty();
  }

  private static LockOwner here() {
    return LockOwner.here();
  }

  /** As restic on this machine calls it. */
  private static String host() {
    return here().hostname().replace(LockOwner.OURS, "");
  }

  @Test
  void aRefreshWhoseAnswerIsLostIsDoneAgainAndLeavesNothing() throws Exception {
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      Id first = lock.id();
      failures.add(new StorageException(Kind.UNAVAILABLE, "no answer"));
      assertThatThrownBy(lock::refresh).hasMessageContaining("no answer");
      assertThat(lock.id()).isEqualTo(first);
      assertThat(files()).hasSize(2).contains(first);
      lock.requireHeld();

      lock.refresh();

      assertThat(files()).containsExactly(lock.id()).doesNotContain(first);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aLockThatSomebodyTookAwayIsLostForEver() throws Exception {
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      Files.delete(file(lock.id()));
      assertThatThrownBy(lock::refresh)
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED))
          .hasMessageContaining("is gone")
          .hasMessageContaining("run it again");
      assertThatThrownBy(lock::requireHeld).hasMessageContaining("is gone");
      assertThatThrownBy(lock::refresh).hasMessageContaining("is gone");
      assertThat(files()).isEmpty();
    }
  }

  /** Whoever removes it while the new one is written relies on nobody being there. */
  @Test
  void aLockThatSomebodyTakesAwayDuringARefreshIsLost() throws Exception {
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      Id first = lock.id();
      time.whileSleeping(() -> Files.delete(file(first)));
      assertThatThrownBy(lock::refresh).hasMessageContaining("is gone");
      assertThatThrownBy(lock::requireHeld).hasMessageContaining("is gone");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aHolderThatCouldNotRefreshInTimeIsRefused() throws Exception {
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      time.pass(Duration.ofMinutes(22));
      lock.requireHeld();
      Id first = lock.id();
      time.pass(Duration.ofMinutes(1));
      failures.add(new StorageException(Kind.UNAVAILABLE, "no network"));
      assertThatThrownBy(lock::requireHeld).hasMessageContaining("no network");

      lock.requireHeld();
      assertThat(lock.id()).as("a late refresh").isNotEqualTo(first);

      time.pass(Duration.ofMinutes(23));
      Files.delete(file(lock.id()));
      assertThatThrownBy(lock::requireHeld).hasMessageContaining("is gone");
    }
  }

  @Test
  void aSuspendedMachineAndAStandingWallClockAreNoticedBoth() throws Exception {
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      Files.delete(file(lock.id()));
      lock.requireHeld();
      time.wall(Duration.ofMinutes(23));
      assertThatThrownBy(lock::requireHeld).hasMessageContaining("is gone");
    }
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      Files.delete(file(lock.id()));
      time.monotonic(Duration.ofMinutes(23));
      assertThatThrownBy(lock::requireHeld).hasMessageContaining("is gone");
    }
  }

  @Test
  void waitingForALockTriesAgainUntilPatienceEnds() throws Exception {
    Id other = put(LockMode.EXCLUSIVE, owner("elsewhere", 1, ProcessMark.NONE));
    Instant begin = time.now();
    assertThatThrownBy(() -> locks.acquire(LockMode.SHARED, Duration.ofMinutes(3)))
        .isInstanceOf(RepositoryLockedException.class);
    assertThat(Duration.between(begin, time.now())).isEqualTo(Duration.ofMinutes(3));

    time.whileSleeping(() -> Files.delete(file(other)));
    locks.acquire(LockMode.EXCLUSIVE, Duration.ofMinutes(3)).close();
  }

  @Test
  void aLockThatCantBeReadCountsAfterFourMoreTriesAndAnEmptyOneDoesNot() throws Exception {
    Id empty = Id.parse("ab".repeat(32)).orElseThrow();
    Files.createDirectories(folder.resolve("r/locks"));
    Files.createFile(file(empty));
    locks.acquire(LockMode.EXCLUSIVE).close();
    Id other = put(LockMode.SHARED, owner("elsewhere", 1, ProcessMark.NONE));
    byte[] sound = Files.readAllBytes(file(other));
    Files.write(file(other), new byte[] {1, 2, 3});
    Instant begin = time.now();

    assertThatThrownBy(() -> locks.acquire(LockMode.SHARED))
        .isInstanceOf(RepositoryLockedException.class)
        .hasMessageContaining("it can't be read");
    assertThat(Duration.between(begin, time.now())).isEqualTo(Duration.ofSeconds(75));

    time.whileSleeping(() -> Files.write(file(other), sound));
    locks.acquire(LockMode.SHARED).close();
    assertThat(files()).containsExactlyInAnyOrder(empty, other);
  }

  @Test
  void aLockOfADeadProcessOfThisBootIsTakenAwayUnasked() throws Exception {
    ProcessMark mine = ProcessMark.of(ProcessHandle.current().pid());
    ProcessMark before = new ProcessMark(mine.boot(), mine.namespace(), mine.started() + 1);
    long pid = ProcessHandle.current().pid();
    put(LockMode.EXCLUSIVE, owner("renamed meanwhile", pid, before));

    locks.acquire(LockMode.EXCLUSIVE).close();

    assertThat(files()).isEmpty();
    ProcessMark container = new ProcessMark(mine.boot(), "pid:[1]", mine.started() + 1);
    Id other = put(LockMode.EXCLUSIVE, owner(here().hostname(), 1 << 30, container));
    assertThatThrownBy(() -> locks.acquire(LockMode.SHARED))
        .as("a container of this machine")
        .isInstanceOf(RepositoryLockedException.class);
    assertThat(locks.removeAbandoned()).isEmpty();
    Files.delete(file(other));
    put(LockMode.EXCLUSIVE, owner("elsewhere", pid, mine));
    assertThatThrownBy(() -> locks.acquire(LockMode.SHARED))
        .as("this process, alive")
        .isInstanceOf(RepositoryLockedException.class);
  }

  @Test
  void abandonedLocksAreRemovedOnRequestAndLivingOnesStay() throws Exception {
    Id dead = put(LockMode.EXCLUSIVE, owner(host(), 1 << 30, ProcessMark.NONE));
    Id old = put(LockMode.SHARED, owner("elsewhere", 1 << 30, ProcessMark.NONE));
    Id young = put(LockMode.SHARED, owner("elsewhere", 1 << 30, ProcessMark.NONE));
    age(old, Duration.ofMinutes(31));
    age(young, Duration.ofMinutes(29));
    assertThatThrownBy(() -> locks.acquire(LockMode.EXCLUSIVE))
        .isInstanceOf(RepositoryLockedException.class);

    assertThat(locks.removeAbandoned())
        .extracting(FoundLock::id)
        .containsExactlyInAnyOrder(dead, old);

    assertThat(files()).containsExactly(young);
    assertThat(locks.removeAll()).extracting(FoundLock::id).containsExactly(young);
    assertThat(files()).isEmpty();
  }

  private void age(Id lock, Duration age) throws IOException {
    FileTime now = Files.getLastModifiedTime(file(lock));
    Files.setLastModifiedTime(file(lock), FileTime.from(now.toInstant().minus(age)));
  }

  /** The holder's clock or ours: neither decides. */
  @Test
  void aClockThatIsAnHourOffTakesNoLivingLockAway() throws Exception {
    try (RepositoryLock living = elsewhere.acquire(LockMode.EXCLUSIVE)) {
      for (int hours : new int[] {-1, 3}) {
        time.wall(Duration.ofHours(hours));
        assertThat(locks.removeAbandoned()).isEmpty();
        assertThatThrownBy(() -> locks.acquire(LockMode.EXCLUSIVE))
            .isInstanceOf(RepositoryLockedException.class);
      }
      living.requireHeld();
    }
  }

  @Test
  void resticReadsOurLocksAndObeysThem() throws Exception {
    Restic restic = restic();
    try (RepositoryLock lock = locks.acquire(LockMode.EXCLUSIVE)) {
      assertThat(restic.run("list", "locks", "--no-lock")).contains(lock.id().toString());
      assertThat(restic.run("cat", "lock", lock.id().toString(), "--no-lock"))
          .contains("\"exclusive\": true", "\"pid\": " + ProcessHandle.current().pid())
          .contains("\"time\": \"2025-11-19T03:00:00Z\"", here().hostname());
      for (String shared : List.of("snapshots", "check")) {
        assertThat(restic.fails(shared)).contains("locked exclusively by PID");
      }
      restic.run("snapshots", "--no-lock");
    }
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED)) {
      restic.run("snapshots");
      assertThat(restic.fails("prune")).contains("already locked by PID");
      lock.requireHeld();
    }
    restic.run("prune");
  }

  /** And does not end this JVM, which it would ask with a signal whether it lives. */
  @Test
  void resticUnlockRemovesWhatIsAbandonedAndLeavesWhatIsNot() throws Exception {
    Restic restic = restic();
    put(LockMode.EXCLUSIVE, owner(host(), 1 << 30, ProcessMark.NONE));
    time.wall(Duration.between(time.now(), Files.getLastModifiedTime(folder).toInstant()));
    try (RepositoryLock lock = locks.acquire(LockMode.SHARED, Duration.ZERO)) {
      assertThat(lock).isNull();
    } catch (RepositoryLockedException e) {
      assertThat(e).hasMessageContaining("which runs no more on this machine");
    }
    restic.run("unlock");
    try (RepositoryLock lock = locks.acquire(LockMode.EXCLUSIVE)) {
      restic.run("unlock");
      assertThat(files()).containsExactly(lock.id());
      lock.refresh();
      restic.run("unlock", "--remove-all");
      assertThatThrownBy(lock::refresh).hasMessageContaining("is gone");
    }
  }

  @Test
  void weObeyResticWhileItWorks() throws Exception {
    Restic restic = restic();
    Process backup = restic.begin("backup", "--stdin", "-v");
    try {
      backup.getOutputStream().write("one".getBytes(UTF_8));
      backup.getOutputStream().flush();
      awaitLine(backup, "load index files");
      assertThatThrownBy(() -> locks.acquire(LockMode.EXCLUSIVE))
          .isInstanceOf(RepositoryLockedException.class)
          .hasMessageContaining("process " + backup.pid());
      locks.acquire(LockMode.SHARED).close();
      assertThat(locks.removeAbandoned()).isEmpty();
      assertThat(locks.list()).hasSize(1).noneMatch(FoundLock::isExclusive);
    } finally {
      backup.getOutputStream().close();
    }
    assertThat(backup.waitFor()).isZero();
    locks.acquire(LockMode.EXCLUSIVE).close();
  }

  private static void awaitLine(Process process, String wanted) throws IOException {
    BufferedReader lines = process.inputReader(UTF_8);
    for (String line = lines.readLine(); ; line = lines.readLine()) {
      assertThat(line).as("a line before '%s'", wanted).isNotNull();
      if (line.contains(wanted)) {
        return;
      }
    }
  }

  @Test
  void documentsAreReadAsTheyWereWritten() throws Exception {
    LockDocument ours = new LockDocument(Timestamp.utc(time.now()), true, here());
    assertThat(LockDocument.decode(ours.encode())).isEqualTo(ours);
    String theirs =
        "{\"time\":\"2026-01-02T03:04:05.6+01:00\",\"exclusive\":false,\"hostname\":\"h\","
            + "\"username\":\"u\",\"pid\":7,\"uid\":1000,\"gid\":100}";
    LockDocument read = LockDocument.decode(theirs.getBytes(UTF_8));
    assertThat(read.owner()).isEqualTo(new LockOwner("h", "u", 7, 1000, 100, ProcessMark.NONE));
    assertThat(new String(read.encode(), UTF_8)).isEqualTo(theirs);
  }

  @Test
  void mutantsAreDamaged() throws Exception {
    Fuzz.run(
        new LockDocument(Timestamp.utc(time.now()), true, here()).encode(), LockDocument::decode);
  }
}
