package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.archive.HeapStorage;
import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.StoppingStorage;
import io.respaldo.format.repository.internal.StoppingStorage.Where;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A random history of one repository, and what it must hold after each step: a map of snapshots to
 * how the tree looked that each is of. Two instances are backed up, alone and at the same time,
 * snapshots are forgotten, packs pruned; any of that may die at any storage call. The same seed
 * makes the same history, but for what threads do first.
 *
 * <p>Long because it is one story.
 */
final class History {
  static final String PASSWORD = "first";
  private static final RepositoryLayout LAYOUT =
      RepositoryLayout.ofTenant(RepositoryFormat.DEFAULT);
  private static final List<String> WASTE = List.of("0", "0", "5%", "20K", "unlimited");

  private final long seed;
  private final Random random;
  private final Path world;
  private final HeapStorage storage = new HeapStorage();
  private final Clock clock = new Clock();
  private final Map<String, ChangingTree> trees = new TreeMap<>();

  /** The model: what each snapshot holds. */
  private final Map<String, Kept> kept = new TreeMap<>();

  private Instant now = Instant.parse("2025-11-19T03:00:00Z");
  private int steps;
  private int folders;
  private int backups;
  private Worker worker;

  /** How often what happened, so that it is known to happen. */
  final Map<String, Integer> told = new TreeMap<>();

  private record Kept(String instance, StoredBackup backup, TreePicture picture, Path within) {}

  History(long seed, Path world) throws Exception {
    this.seed = seed;
    this.random = new Random(seed);
    this.world = world;
    for (String instance : List.of("shop", "wiki")) {
      ChangingTree tree = new ChangingTree(world.resolve(instance), new Random(random.nextLong()));
      tree.grow(instance.equals("shop") ? 150 : 20);
      trees.put(instance, tree);
    }
    worker = new Worker();
  }

  /** Stands still between steps; sleepers only let others go first. */
  private final class Clock implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanos() {
      return nanos.incrementAndGet();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Thread.onSpinWait();
    }
  }

  /** A process that works with the repository, and may die. */
  private final class Worker implements AutoCloseable {
    private final Set<ObjectKey> locks = ConcurrentHashMap.newKeySet();
    final StoppingStorage reached =
        new StoppingStorage(
            new ForwardingStorage(storage) {
              @Override
              public ObjectInfo create(ObjectKey key, Body body) throws IOException {
                if (LAYOUT.id(FileType.LOCK, key).isPresent()) {
                  locks.add(key);
                }
                return inner.create(key, body);
              }
            });
    final BackupFormat format =
        RepositoryFormat.with(
                RepositorySettings.password(password())
                    .cheapKeys()
                    .time(clock)
                    .checkpointEvery(random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1))
                    .waitForLocks(Duration.ofDays(1)))
            .on(reached);

    Repository repository() throws IOException {
      return History.open(reached, clock);
    }

    /** Another process of the same machine finds out that this one is no more. */
    void removeLocks() {
      storage.delete(locks);
    }

    @Override
    public void close() throws IOException {
      format.close();
    }
  }

  private static PasswordSource password() {
    return PasswordSource.of(PASSWORD.toCharArray());
  }

  private static Repository open(StorageBackend storage, TimeSource time) throws IOException {
    return Repository.open(storage, LAYOUT.root(), password(), time);
  }

  private interface Work {
    void by(Worker worker) throws Exception;
  }

  /** A piece of work, and at which call its process dies; at none if that is 0. */
  private record Task(String name, Work work, int dies, Where where) {}

  private Task task(String name, Work work) {
    boolean dies = random.nextInt(3) == 0;
    Where where = any(List.of(Where.values()));
    int call = 1 + random.nextInt(random.nextBoolean() ? 12 : 50);
    return new Task(name, work, dies ? call : 0, where);
  }

  /** Whether the worker lived. */
  private boolean does(Worker by, Task task) {
    if (task.dies() > 0) {
      by.reached.stopAt(task.dies(), task.where());
    }
    try {
      task.work().by(by);
      return by.reached.calls() < task.dies() || task.dies() == 0;
    } catch (Exception e) {
      if (task.dies() == 0 || by.reached.calls() < task.dies()) {
        throw new AssertionError(about(task.name()).get(), e);
      }
      assertThat(e).as(about(task.name())).hasStackTraceContaining("stopped");
      return false;
    } finally {
      if (task.dies() > 0 && by.reached.calls() >= task.dies()) {
        by.removeLocks();
      }
      by.reached.heal();
    }
  }

  private Supplier<String> about(String what) {
    return () -> what + ", step " + steps + ", -Dseed=" + seed;
  }

  private void count(String what) {
    told.merge(what, 1, Integer::sum);
  }

  /** One step, after which all is as it must be. */
  void step(boolean withRestic) throws Exception {
    steps++;
    now = now.plusSeconds(60);
    Changes changes = new Changes();
    int kind = random.nextInt(withRestic ? 12 : 10);
    List<Task> tasks =
        switch (kind) {
          case 0, 1, 2 -> List.of(backup(any(trees.keySet()), changes));
          case 3 -> List.of(forget(changes, true));
          case 4, 5 -> List.of(prune(true));
          case 6 -> List.of(new Task("repair", w -> repair(w), 0, Where.BEFORE));
          case 7, 8 -> together(changes);
          case 9 -> List.of(new Task("restore", w -> restore(w), 0, Where.BEFORE));
          default -> List.of(new Task("restic", w -> restic(changes), 0, Where.BEFORE));
        };
    boolean allLived = atOnce(tasks);
    if (!allLived) {
      count("died");
      worker.close();
      worker = new Worker();
      if (storage.objects.containsKey(LAYOUT.config())) {
        try (Repository repository = open(storage, clock)) {
          requireSound(repository);
        }
      }
    }
    tasks.forEach(t -> count(t.name()));
    settle(changes, allLived);
  }

  private boolean atOnce(List<Task> tasks) throws Exception {
    if (tasks.size() == 1) {
      return does(worker, tasks.get(0));
    }
    List<Worker> workers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    List<Boolean> lived = new ArrayList<>();
    for (Task task : tasks) {
      Worker own = new Worker();
      workers.add(own);
      threads.add(
          new Thread(
              () -> {
                try {
                  boolean well = does(own, task);
                  synchronized (lived) {
                    lived.add(well);
                  }
                } catch (Throwable e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              },
              task.name()));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (Worker own : workers) {
      own.close();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(about("together").get(), failures.get(0));
    }
    return !lived.contains(false);
  }

  /** What a step may have changed, of which a dead worker did all, a part or nothing. */
  private static final class Changes {
    final Map<String, Kept> made = new ConcurrentHashMap<>(); // by the backup's id
    final Set<String> forgotten = new HashSet<>();
  }

  /** Makes the model what the repository is, where that is one of the things that it may be. */
  private void settle(Changes changes, boolean allLived) throws Exception {
    if (!storage.objects.containsKey(LAYOUT.config())) {
      assertThat(kept).as(about("no repository")).isEmpty();
      return;
    }
    Set<String> there = new HashSet<>();
    Set<String> found = new HashSet<>();
    try (Repository repository = open(storage, clock)) {
      assertThat(repository.heldLocks()).as(about("locks")).isEmpty();
      for (SnapshotInfo snapshot : repository.snapshots()) {
        if (snapshot.tags().contains("respaldo-checkpoint")) {
          continue;
        }
        there.add(snapshot.id());
        if (!kept.containsKey(snapshot.id())) {
          String name = snapshot.backup().orElseGet(() -> String.join("", snapshot.tags()));
          assertThat(changes.made).as(about("a snapshot from nowhere")).containsKey(name);
          found.add(name);
          kept.put(
              snapshot.id(), stored(snapshot.id(), Objects.requireNonNull(changes.made.get(name))));
        }
      }
    }
    Set<String> gone = new HashSet<>(kept.keySet());
    gone.removeAll(there);
    assertThat(changes.forgotten).as(about("snapshots that are lost")).containsAll(gone);
    kept.keySet().removeAll(gone);
    if (allLived) {
      assertThat(found).as(about("backups")).isEqualTo(changes.made.keySet());
      assertThat(gone).as(about("forgotten")).isEqualTo(changes.forgotten);
    }
  }

  private static Kept stored(String snapshot, Kept of) {
    StoredBackup b = of.backup();
    String file = LAYOUT.key(FileType.SNAPSHOT, Id.parse(snapshot).orElseThrow()).path();
    return new Kept(
        of.instance(),
        new StoredBackup(b.folder(), b.id(), file, b.size(), b.checksums()),
        of.picture(),
        of.within());
  }

  private void requireSound(Repository repository) throws Exception {
    assertThat(repository.check("all", FormatProgress.NONE))
        .as(about("check"))
        .noneMatch(Finding::isError);
  }

  private <T> T any(Iterable<T> of) {
    List<T> all = new ArrayList<>();
    of.forEach(all::add);
    return all.get(random.nextInt(all.size()));
  }

  private Task backup(String instance, Changes changes) throws IOException {
    ChangingTree tree = Objects.requireNonNull(trees.get(instance));
    if (random.nextInt(8) > 0) {
      tree.change();
    }
    String id = instance + "_" + ++backups;
    BackupPlace place =
        new BackupPlace(InstanceName.of(instance), "", new Folder("instances/" + instance));
    byte[] dump = new byte[random.nextInt(3_000)];
    Arrays.fill(dump, (byte) random.nextInt());
    List<StoredBackup> previous =
        kept.values().stream()
            .filter(k -> k.instance().equals(instance))
            .map(Kept::backup)
            .toList();
    Optional<StoredBackup> parent =
        previous.isEmpty() || random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(any(previous));
    Path work = folder();
    changes.made.put(
        id,
        new Kept(
            instance,
            new StoredBackup(place.folder(), id, "", Optional.empty(), Map.of()),
            TreePicture.of(tree.root),
            Path.of("files")));
    BackupOrder order = new BackupOrder(place, id, now, parent, work, FormatProgress.NONE);
    return task(
        "backup",
        by -> {
          var written =
              by.format.write(
                  order,
                  sink -> {
                    sink.tree("files", tree.root, TreeRules.ALL);
                    sink.stream("dump.sql", out -> out.write(dump));
                  });
          assertThat(written.warnings()).as(about("backup")).isEmpty();
        });
  }

  private Path folder() throws IOException {
    return Files.createDirectories(world.resolve("f" + folders++));
  }

  private Task forget(Changes changes, boolean alone) {
    int most = random.nextInt(3) == 0 ? kept.size() : kept.size() / 2;
    List<Kept> chosen = new ArrayList<>();
    for (Map.Entry<String, Kept> each : kept.entrySet()) {
      boolean ours = !each.getValue().backup().id().startsWith("restic");
      if (chosen.size() < most && random.nextBoolean() && (alone || ours)) {
        chosen.add(each.getValue());
        changes.forgotten.add(each.getKey());
      }
    }
    boolean all = chosen.stream().anyMatch(k -> k.backup().id().startsWith("restic"));
    List<String> ids = List.copyOf(changes.forgotten);
    if (alone && (all || random.nextBoolean()) && !kept.isEmpty()) {
      return task(
          "forget",
          by -> {
            try (Repository repository = by.repository()) {
              repository.forget(ids);
            }
          });
    }
    List<StoredBackup> files = chosen.stream().map(Kept::backup).toList();
    return task("delete", by -> by.format.delete(files));
  }

  private Task prune(boolean alone) {
    String limit = any(WASTE);
    return task(
        "prune",
        by -> {
          if (!storage.objects.containsKey(LAYOUT.config())) {
            return;
          }
          try (Repository repository = by.repository()) {
            PruneReport report = repository.prune(limit, FormatProgress.NONE);
            if (alone && limit.equals("0")) {
              assertThat(report.finished()).as(about("prune")).isTrue();
              // what was copied may be so many small packs that the next would join them
              PruneReport left = repository.planPrune("0", FormatProgress.NONE);
              assertThat(left.removedPacks())
                  .as(about("prune"))
                  .isEqualTo(left.repackedPacks())
                  .satisfiesAnyOf(n -> assertThat(n).isZero(), n -> assertThat(n).isGreaterThan(9));
            }
            synchronized (told) {
              count(report.finished() ? "prune finished" : "prune prepared");
            }
          }
        });
  }

  /** Two writers, and whoever else comes. */
  private List<Task> together(Changes changes) throws IOException {
    List<Task> tasks = new ArrayList<>();
    for (String instance : trees.keySet()) {
      tasks.add(backup(instance, changes));
    }
    if (!kept.isEmpty() && random.nextBoolean()) {
      tasks.add(forget(changes, false));
    }
    if (random.nextBoolean()) {
      tasks.add(prune(false));
    }
    return tasks;
  }

  private void repair(Worker by) throws Exception {
    if (kept.isEmpty()) {
      return;
    }
    try (Repository repository = by.repository()) {
      assertThat(repository.repairIndex(random.nextBoolean(), FormatProgress.NONE))
          .as(about("repair"))
          .noneMatch(Finding::isError);
      assertThat(repository.repairSnapshots(false)).as(about("repair")).isEmpty();
    }
  }

  private void restore(Worker by) throws Exception {
    if (kept.isEmpty()) {
      return;
    }
    Path into = folder();
    try (Repository repository = by.repository()) {
      restore(repository, any(kept.keySet()), into, RestoreSettings.intoEmpty().verifying());
      RestoreSettings over = RestoreSettings.overExisting().deletingOthers();
      restore(
          repository,
          any(kept.keySet()),
          into,
          random.nextBoolean() ? over : over.comparingContent());
    }
    Kept one = any(kept.values());
    if (!one.backup().id().startsWith("restic")) {
      assertThat(by.format.verify(one.backup(), Depth.FULL, FormatProgress.NONE))
          .as(about("verify"))
          .isEmpty();
    }
  }

  private void restore(Repository repository, String id, Path into, RestoreSettings settings)
      throws Exception {
    RestoredTree done =
        repository.restore(id, Selection.all(), into, settings, FormatProgress.NONE);
    assertThat(done.findings()).as(about("restore")).isEmpty();
    assertThat(done.warnings()).as(about("restore")).isEmpty();
    requireLike(id, into);
  }

  private void requireLike(String id, Path restored) throws IOException {
    Kept model = Objects.requireNonNull(kept.get(id));
    assertThat(TreePicture.of(restored.resolve(model.within())).entries())
        .as(about("snapshot " + id))
        .isEqualTo(model.picture().entries());
  }

  /** The repository as files. */
  private Path stored() throws IOException {
    Path folder = folder();
    for (Map.Entry<ObjectKey, byte[]> each : storage.objects.entrySet()) {
      Path file = folder.resolve(each.getKey().path());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, each.getValue());
    }
    return folder;
  }

  /** restic comes by, and does what it wants. */
  private void restic(Changes changes) throws Exception {
    if (kept.isEmpty()) {
      return;
    }
    Path files = stored();
    Path root = files.resolve(LAYOUT.root().path());
    Restic restic = Restic.at(root, PASSWORD);
    switch (random.nextInt(3)) {
      case 0 -> {
        String instance = any(trees.keySet());
        Path tree = Objects.requireNonNull(trees.get(instance)).root.toRealPath();
        String name = "restic_" + ++backups;
        changes.made.put(
            name,
            new Kept(
                instance,
                new StoredBackup(new Folder("none"), name, "", Optional.empty(), Map.of()),
                TreePicture.of(tree),
                Path.of("/").relativize(tree)));
        restic.run("backup", tree.toString(), "--tag", name);
        count("restic backup");
      }
      case 1 -> {
        String id = any(kept.keySet());
        changes.forgotten.add(id);
        restic.run("forget", id);
        count("restic forget");
      }
      default -> {
        restic.run("prune", "--max-unused", random.nextBoolean() ? "0" : "unlimited");
        count("restic prune");
      }
    }
    storage.objects.keySet().removeIf(LAYOUT.root()::holds);
    try (var all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        storage.objects.put(
            new ObjectKey(files.relativize(file).toString()), Files.readAllBytes(file));
      }
    }
  }

  /** All that should be there is, as we restore it and as restic does. */
  void end() throws Exception {
    worker.close();
    if (kept.isEmpty()) {
      return;
    }
    try (Repository repository = open(storage, clock)) {
      requireSound(repository);
      for (String id : kept.keySet()) {
        restore(repository, id, folder(), RestoreSettings.intoEmpty());
      }
    }
    Restic restic = Restic.at(stored().resolve(LAYOUT.root().path()), PASSWORD);
    assertThat(restic.run("check", "--read-data"))
        .as(about("restic"))
        .contains("no errors were found");
    String id = any(kept.keySet());
    Kept model = Objects.requireNonNull(kept.get(id));
    Path into = folder();
    restic.run("restore", id, "--target", into.toString());
    boolean theirs = model.backup().id().startsWith("restic");
    requireLike(id, theirs ? into : into.resolve(model.instance()));
  }
}
