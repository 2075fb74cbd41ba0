package io.respaldo.format.repository;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.Machine;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.RepositoryState;
import io.respaldo.format.repository.internal.SnapshotLabel;
import io.respaldo.format.repository.internal.check.RepositoryCheck;
import io.respaldo.format.repository.internal.check.Sample;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.Calibration;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.lock.FoundLock;
import io.respaldo.format.repository.internal.lock.LockMode;
import io.respaldo.format.repository.internal.lock.ReadLock;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.lock.RepositoryLocks;
import io.respaldo.format.repository.internal.prune.MaxUnused;
import io.respaldo.format.repository.internal.prune.Prune;
import io.respaldo.format.repository.internal.prune.PrunePlan;
import io.respaldo.format.repository.internal.repair.IndexRepair;
import io.respaldo.format.repository.internal.repair.PackRepair;
import io.respaldo.format.repository.internal.repair.SnapshotRepair;
import io.respaldo.format.repository.internal.restore.SnapshotReader;
import io.respaldo.format.repository.internal.restore.SnapshotRestore;
import io.respaldo.format.repository.internal.restore.Tally;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A repository of restic's format, opened by a password: what can be done with it beside backing up
 * and restoring instances. Also one that restic made. Every method blocks; thread-safe.
 *
 * <p>Long because it is one door to many rooms: what is behind a method stands in a package of its
 * own.
 *
 * @see RepositoryFormat
 */
public final class Repository implements AutoCloseable {
  private final OpenRepository repository;
  private final TimeSource time;
  private final boolean locking;

  private Repository(OpenRepository repository, TimeSource time) {
    this(repository, time, true);
  }

  private Repository(OpenRepository repository, TimeSource time, boolean locking) {
    this.repository = repository;
    this.time = time;
    this.locking = locking;
  }

  /**
   * The same, reading without a lock, also where somebody else has locked it: what is read beside a
   * prune may be gone meanwhile, which is told as damage. Where the storage takes no lock, or loses
   * it, reading goes without one anyway. To be closed instead of this.
   */
  public Repository readingWithoutLocks() {
    return new Repository(repository, time, false);
  }

  /** Where the repository of a tenant, or of an instance, lies in its storage. */
  public static Folder folder(String name) {
    return RepositoryLayout.ofTenant(name).root();
  }

  /** As {@link #open(StorageBackend, Folder, PasswordSource, TimeSource)}, by the system's time. */
  public static Repository open(StorageBackend storage, Folder folder, PasswordSource password)
      throws IOException {
    return open(storage, folder, password, TimeSource.system());
  }

  /**
   * Opens a repository; takes as long as a key takes to derive, about half a second.
   *
   * @param folder where its {@code config} lies; {@link Folder#ROOT} when the storage is the
   *     repository
   * @throws WrongPasswordException when no key opens with the password
   * @throws StorageException MISSING when there is none; UNSUPPORTED for a later version of the
   *     format; DAMAGED
   */
  public static Repository open(
      StorageBackend storage, Folder folder, PasswordSource password, TimeSource time)
      throws IOException {
    RepositoryLayout layout = new RepositoryLayout(folder);
    return new Repository(OpenRepository.open(storage, layout, password, Optional.empty()), time);
  }

  /**
   * Makes a repository of format version 2.
   *
   * @throws StorageException EXISTS when there is one
   */
  public static Repository create(StorageBackend storage, Folder folder, PasswordSource password)
      throws IOException {
    TimeSource time = TimeSource.system();
    OpenRepository made =
        OpenRepository.create(
            storage, new RepositoryLayout(folder), password, label(time), cost(time));
    return new Repository(made, time);
  }

  /**
   * As {@link #create}, but it cuts files into the same chunks as another repository: what is
   * copied between the two, and what is backed up to either, is stored once.
   */
  public static Repository createLike(
      Repository other, StorageBackend storage, Folder folder, PasswordSource password)
      throws IOException {
    TimeSource time = TimeSource.system();
    OpenRepository made =
        OpenRepository.createLike(
            other.repository.config(),
            storage,
            new RepositoryLayout(folder),
            password,
            label(time),
            cost(time));
    return new Repository(made, time);
  }

  /**
   * Gives a repository whose passwords are lost another one.
   *
   * @param sheet lines of its {@link RecoverySheet}, as somebody typed them
   * @return the new key's id
   * @throws IllegalArgumentException when a line has a typing error
   * @throws StorageException DAMAGED when it is the sheet of another repository
   */
  public static String recover(
      StorageBackend storage, Folder folder, List<String> sheet, PasswordSource password)
      throws IOException {
    TimeSource time = TimeSource.system();
    SealingKey master = RecoverySheet.key(sheet);
    try {
      RepositoryLayout layout = new RepositoryLayout(folder);
      return OpenRepository.grant(storage, layout, master, password, label(time), cost(time))
          .toString();
    } finally {
      master.wipe();
    }
  }

  /** Of a key that is made here and now. */
  static KeyLabel label(TimeSource time) {
    Machine here = Machine.here();
    return new KeyLabel(
        here.user(), here.host(), Timestamp.of(time.now().atZone(ZoneId.systemDefault())));
  }

  /**
   * What a key may cost that is made here, so that opening it takes no longer than half a second.
   */
  static ScryptCost cost(TimeSource time) {
    return new Calibration(time).within(Calibration.TIME);
  }

  /** 64 hexadecimal digits, for ever. */
  public String id() {
    return repository.config().id().toString();
  }

  /** Of the format: 1, without compression, or 2. */
  public int version() {
    return repository.config().version();
  }

  /**
   * All snapshots, oldest first; reads each.
   *
   * @throws StorageException DAMAGED when one can't be read
   */
  public List<SnapshotInfo> snapshots() throws IOException {
    List<StorageException> unreadable = new ArrayList<>();
    List<SnapshotInfo> all = snapshots(unreadable::add);
    if (!unreadable.isEmpty()) {
      throw unreadable.get(0);
    }
    return all;
  }

  /**
   * As {@link #snapshots()}, without those that can't be read.
   *
   * @param unreadable told of each of them
   */
  public List<SnapshotInfo> snapshots(Consumer<StorageException> unreadable) throws IOException {
    List<SnapshotInfo> all = new ArrayList<>();
    for (Id id : repository.ids(FileType.SNAPSHOT)) {
      try {
        all.add(info(id, repository.snapshot(id)));
      } catch (StorageException e) {
        if (e.kind() == Kind.DAMAGED) {
          unreadable.accept(e);
        } else if (e.kind() != Kind.MISSING) { // it was forgotten just now
          throw e;
        }
      }
    }
    all.sort(Comparator.comparing(SnapshotInfo::time).thenComparing(SnapshotInfo::id));
    return all;
  }

  private static SnapshotInfo info(Id id, Snapshot s) {
    return new SnapshotInfo(
        id.toString(),
        s.time().instant(),
        s.hostname(),
        s.username(),
        s.paths(),
        s.tags(),
        s.programVersion(),
        s.parent().map(Id::toString),
        SnapshotLabel.backupId(s),
        count(s.summary(), Count.TOTAL_BYTES_PROCESSED),
        count(s.summary(), Count.DATA_ADDED_PACKED));
  }

  private static OptionalLong count(Optional<SnapshotSummary> summary, Count what) {
    return summary.isPresent() ? OptionalLong.of(summary.get().count(what)) : OptionalLong.empty();
  }

  /**
   * Opens a snapshot, whoever made it; under a shared lock until it is closed.
   *
   * @param snapshot {@code latest}, {@code latest~1} for the one before it, an id, or the beginning
   *     of one that is the only such
   * @throws StorageException MISSING when there is none
   */
  public PartReader read(String snapshot, FormatProgress progress)
      throws IOException, InterruptedException {
    Id id = find(snapshot);
    ReadLock lock = readLock();
    boolean opened = false;
    try {
      Snapshot s = repository.snapshot(id);
      PartReader reader =
          new SnapshotReader(
              repository,
              repository.index(),
              s,
              SnapshotLabel.base(s),
              List.of(),
              progress,
              lock::close);
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /**
   * Brings a snapshot, or what is chosen of it, into a folder, whoever made it; under a shared lock
   * where the storage can be written. Symbolic links are restored wherever they lead, and nothing
   * is written or deleted through one. A named pipe or a device is made where the system's tools
   * can.
   *
   * @param snapshot as of {@link #read}
   * @param selection paths as {@link #read} calls them
   * @throws java.nio.file.NoSuchFileException when the snapshot has not what was chosen
   * @throws java.nio.file.DirectoryNotEmptyException when something is in the folder that is to be
   *     empty
   * @throws StorageException MISSING when there is no such snapshot; DAMAGED names file and blob
   */
  public RestoredTree restore(
      String snapshot,
      Selection selection,
      Path into,
      RestoreSettings settings,
      FormatProgress progress)
      throws IOException, InterruptedException {
    Id id = find(snapshot);
    try (ReadLock lock = readLock();
        SnapshotRestore restore =
            new SnapshotRestore(
                repository,
                repository.index(),
                id,
                repository.snapshot(id),
                selection,
                into,
                progress)) {
      List<TreeWarning> warnings =
          settings.delta()
              ? restore.over(settings.compareContent(), settings.deleteOthers())
              : restore.intoEmpty();
      List<Finding> findings = settings.verify() ? restore.verify() : List.of();
      Tally done = restore.tally();
      return new RestoredTree(
          done.files(), done.unchanged(), done.written(), done.deleted(), warnings, findings);
    }
  }

  /** Also {@code latest}, and {@code latest~2} for the one two before it. */
  private Id find(String snapshot) throws IOException {
    if (!snapshot.matches("latest(~\\d{1,6})?")) {
      return ids(FileType.SNAPSHOT).one(snapshot);
    }
    int back = snapshot.contains("~") ? Integer.parseInt(snapshot.substring(7)) : 0;
    List<SnapshotInfo> all;
    try {
      all = whole();
    } catch (StorageException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      throw new StorageException(
          Kind.DAMAGED,
          e.getMessage() + "; so nobody knows which snapshot is the latest: name one by its id",
          e);
    }
    if (all.size() <= back) {
      throw new StorageException(
          Kind.MISSING, "there is no snapshot '" + snapshot + "': there are " + all.size());
    }
    return Id.parse(all.get(all.size() - 1 - back).id()).orElseThrow();
  }

  /** All that are no checkpoints. */
  private List<SnapshotInfo> whole() throws IOException {
    return snapshots().stream().filter(s -> !SnapshotLabel.isCheckpoint(s.tags())).toList();
  }

  /**
   * Looks for damage, under a shared lock: config, keys, snapshots, index, sizes of packs, folders;
   * and the content of as many packs as asked for.
   *
   * @param data {@code none}, {@code all}, {@code 1/5} (the first of five parts, so that five
   *     checks read all), {@code 10%} or {@code 2G} (chosen at random; K, M, G, T)
   * @return errors first; empty when it is sound
   * @throws IllegalArgumentException for another choice of data
   * @throws IOException when the storage can't be read; damage is a finding
   */
  public List<Finding> check(String data, FormatProgress progress)
      throws IOException, InterruptedException {
    Sample sample = SampleWord.parse(data);
    int cores = Runtime.getRuntime().availableProcessors();
    try (ReadLock lock = readLock()) {
      List<Finding> findings =
          new RepositoryCheck(repository, sample, cores, new SecureRandom(), progress).run();
      lock.requireHeld();
      return findings;
    }
  }

  /**
   * Forgets snapshots, whoever made them; what only they needed is freed by a prune.
   *
   * @param snapshots ids, or the beginnings of them
   * @throws StorageException MISSING when there is no such one; nothing is forgotten then
   */
  public void forget(List<String> snapshots) throws IOException, InterruptedException {
    IdLookup all = ids(FileType.SNAPSHOT);
    List<Id> chosen = new ArrayList<>();
    for (String s : snapshots) {
      chosen.add(all.one(s));
    }
    try (RepositoryLock lock = locks().acquire(LockMode.EXCLUSIVE)) {
      pruning(FormatProgress.NONE).forget(chosen, lock);
    }
  }

  /**
   * Copies snapshots of another repository, with all that they need, into this one. Those that are
   * here already are skipped; what was copied before a failure counts. The copies name their
   * originals; no record of an instance names them, so they show as unrecorded.
   *
   * @param snapshots ids in the source, or the beginnings of them, or {@code latest}; none means
   *     all
   * @throws IllegalArgumentException when it is the same repository
   * @throws StorageException MISSING when there is no such snapshot; DAMAGED when something that
   *     one needs can't be had. Where it is a tree, or something that no index names, older
   *     snapshots are copied then, that one and newer ones are not. Where it is data, which shows
   *     only while it is copied, none of its batch is: snapshots are written in batches, oldest
   *     first, as soon as 256 MiB are wanted, or 1 000 snapshots; those of earlier batches are
   *     copied
   */
  public CopyReport copyFrom(Repository source, List<String> snapshots, FormatProgress progress)
      throws IOException, InterruptedException {
    return source.verbs().copyTo(verbs(), source.chosen(snapshots), progress);
  }

  /**
   * Tells what changed between two snapshots, in the order of the names, and sums it up.
   *
   * @param before {@code latest}, {@code latest~1} for the one before it, an id, or the beginning
   *     of one; {@code after} likewise
   */
  public DiffReport diff(String before, String after, Consumer<Difference> told)
      throws IOException, InterruptedException {
    return verbs().diff(find(before), find(after), told);
  }

  /**
   * Finds files and all else by name, in one snapshot after the other. A folder in which nothing
   * was found is not read again for the next.
   *
   * @throws IllegalArgumentException when a pattern is none
   */
  public void find(FindRequest request, Consumer<FoundItem> taker)
      throws IOException, InterruptedException {
    verbs().find(request, chosen(request.snapshots()), taker);
  }

  /**
   * Counts what snapshots hold and what they need of the repository; reads each tree once for each
   * group.
   *
   * @param snapshots ids, or the beginnings of them, or {@code latest}; none means all
   */
  public List<StatsReport> stats(List<String> snapshots, StatsReport.Grouping by)
      throws IOException, InterruptedException {
    return verbs().stats(chosen(snapshots), by);
  }

  /**
   * Changes tags. A snapshot's name is the hash of what it says, so each gets another id; the new
   * one is durable before the old one goes, and names its original.
   *
   * @param snapshots ids, or the beginnings of them, or {@code latest}
   * @param force also backups of instances, whose records then don't find them any more: they show
   *     as missing, the new snapshots as unrecorded
   * @return those that changed
   * @throws StorageException DENIED for a backup of an instance, without force: nothing was changed
   */
  public List<Replaced> tag(List<String> snapshots, TagChange change, boolean force)
      throws IOException, InterruptedException {
    requireSome(snapshots);
    return verbs().tag(chosen(snapshots), change, force);
  }

  /**
   * Writes snapshots anew without what matches a pattern. The new ones have the tag {@code rewrite}
   * unless the originals are forgotten, and name those; what was left out is freed by a prune once
   * the originals are forgotten.
   *
   * @param snapshots ids, or the beginnings of them, or {@code latest}
   * @param excludes as of {@link FindRequest#patterns}
   * @param forget the originals
   * @param force as of {@link #tag}. Without forgetting it is not needed: then the new snapshot of
   *     a backup is nobody's backup
   * @return those in which something matched
   * @throws StorageException DENIED, as {@link #tag}; DAMAGED when a tree can't be read
   */
  public List<Replaced> rewrite(
      List<String> snapshots, List<String> excludes, boolean forget, boolean force)
      throws IOException, InterruptedException {
    requireSome(snapshots);
    return verbs().rewrite(chosen(snapshots), excludes, forget, force);
  }

  private static void requireSome(List<String> snapshots) {
    if (snapshots.isEmpty()) {
      throw new IllegalArgumentException("name the snapshots that are to be changed");
    }
  }

  private SnapshotVerbs verbs() {
    return new SnapshotVerbs(repository, time, locking);
  }

  /** None means all but checkpoints. */
  private List<Id> chosen(List<String> snapshots) throws IOException {
    if (snapshots.isEmpty()) {
      return whole().stream().map(s -> Id.parse(s.id()).orElseThrow()).toList();
    }
    IdLookup all = ids(FileType.SNAPSHOT);
    Set<Id> chosen = new LinkedHashSet<>();
    for (String s : snapshots) {
      chosen.add(s.startsWith("latest") ? find(s) : all.one(s));
    }
    return List.copyOf(chosen);
  }

  /**
   * What a prune would do now.
   *
   * @param maxUnused as of {@link #prune}
   */
  public PruneReport planPrune(String maxUnused, FormatProgress progress)
      throws IOException, InterruptedException {
    MaxUnused limit = WasteWord.parse(maxUnused);
    try (RepositoryLock lock = locks().acquire(LockMode.SHARED)) {
      return report(pruning(progress).plan(limit, lock), false);
    }
  }

  /**
   * Frees what no snapshot needs. When nobody else is at work it is done at once; beside others it
   * only prepares, and the next prune that finds nobody at work removes what still is not needed.
   * What is cut short at any moment loses nothing, and is taken up by the next.
   *
   * @param maxUnused how much waste may stay, so that less needs to be copied: {@code 5%} (restic's
   *     default), {@code 0}, {@code 2G}, {@code unlimited}
   * @throws IllegalArgumentException for another limit
   * @throws StorageException DAMAGED when anything that may be needed can't be read: nothing is
   *     removed then
   */
  public PruneReport prune(String maxUnused, FormatProgress progress)
      throws IOException, InterruptedException {
    MaxUnused limit = WasteWord.parse(maxUnused);
    Prune prune = pruning(progress);
    Optional<RepositoryLock> alone = alone();
    if (alone.isEmpty()) {
      try (RepositoryLock lock = locks().acquire(LockMode.SHARED)) {
        PrunePlan plan = prune.plan(limit, lock);
        prune.prepare(plan, lock);
        return report(plan, false);
      }
    }
    try (RepositoryLock lock = alone.get()) {
      Prune.Removed before = prune.isPrepared() ? prune.finish(lock) : new Prune.Removed(0, 0);
      PrunePlan plan = prune.plan(limit, lock);
      PruneReport report = report(plan, true);
      prune.apply(plan, lock);
      return new PruneReport(
          true,
          report.removedPacks() + before.packs(),
          report.freedBytes() + before.bytes(),
          report.repackedPacks(),
          report.keptWasteBytes());
    }
  }

  private Optional<RepositoryLock> alone() throws IOException, InterruptedException {
    try {
      return Optional.of(locks().acquire(LockMode.EXCLUSIVE));
    } catch (RepositoryLockedException e) {
      return Optional.empty();
    }
  }

  private static PruneReport report(PrunePlan plan, boolean finished) {
    return new PruneReport(
        finished,
        plan.removedPacks() + plan.repackedPacks(),
        plan.freedBytes(),
        plan.repackedPacks(),
        plan.keptWasteBytes());
  }

  private Prune pruning(FormatProgress progress) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Prune(repository, RepositoryState.of(repository), time, cores, progress);
  }

  /**
   * Makes the index right again, out of the packs themselves. Nothing is thrown away.
   *
   * @param all asks every pack, and not only those that the index does not tell rightly
   * @return what was done, and what can't be read
   */
  public List<Finding> repairIndex(boolean all, FormatProgress progress)
      throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    IndexRepair.Scope scope = all ? IndexRepair.Scope.ALL : IndexRepair.Scope.WRONG;
    try (RepositoryLock lock = locks().acquire(LockMode.EXCLUSIVE)) {
      return new IndexRepair(repository, cores, progress).run(scope, lock);
    }
  }

  /**
   * Copies what is sound of damaged packs, which then are used no more. Their files stay until a
   * prune.
   *
   * @param packs ids, or the beginnings of them, as a check names them
   * @return what was saved and what is lost
   */
  public List<Finding> repairPacks(List<String> packs) throws IOException, InterruptedException {
    IdLookup all = ids(FileType.PACK);
    List<Id> chosen = new ArrayList<>();
    for (String p : packs) {
      chosen.add(all.one(p));
    }
    try (RepositoryLock lock = locks().acquire(LockMode.EXCLUSIVE)) {
      return new PackRepair(repository).run(chosen, lock);
    }
  }

  /**
   * Writes snapshots anew that need what is lost, without it: what is incomplete gets a name that
   * ends with {@code .repaired}, the new snapshot has the tag {@code repaired}.
   *
   * @param forget the originals; else they stay
   */
  public List<Finding> repairSnapshots(boolean forget) throws IOException, InterruptedException {
    SnapshotRepair.Originals originals =
        forget ? SnapshotRepair.Originals.FORGET : SnapshotRepair.Originals.KEEP;
    try (RepositoryLock lock = locks().acquire(LockMode.EXCLUSIVE)) {
      return new SnapshotRepair(repository).run(originals, lock).findings();
    }
  }

  /** All keys that can be read. */
  public List<KeyInfo> keys() throws IOException {
    return repository.keys().list().stream()
        .map(
            k ->
                new KeyInfo(
                    k.id().toString(),
                    k.label().username(),
                    k.label().hostname(),
                    k.label().created().instant(),
                    k.id().equals(repository.key().id())))
        .toList();
  }

  /** Lets another password open the repository too; the new key's id. */
  public String addKey(PasswordSource password) throws IOException {
    return repository
        .keys()
        .add(repository.key().master(), password, label(time), cost(time))
        .toString();
  }

  /**
   * Takes a key away, alone: of two who took each other's away none would be left. Who has copied
   * the repository, or a recovery sheet, can still read it.
   *
   * @param key its id, or the beginning of it
   * @throws StorageException DENIED when it is the one that opened the repository; MISSING
   * @throws RepositoryLockedException while anybody is at work
   */
  public void removeKey(String key) throws IOException, InterruptedException {
    try (RepositoryLock lock = locks().acquire(LockMode.EXCLUSIVE)) {
      Id id = ids(FileType.KEY).one(key);
      lock.requireHeld();
      repository.keys().remove(id, repository.key().id());
    }
  }

  /**
   * Replaces the password that opened the repository, alone as {@link #removeKey} is; the new key's
   * id.
   *
   * @throws RepositoryLockedException while anybody is at work
   */
  public String changePassword(PasswordSource password) throws IOException, InterruptedException {
    KeyLabel label = label(time);
    ScryptCost cost = cost(time);
    try (RepositoryLock lock = locks().acquire(LockMode.EXCLUSIVE)) {
      lock.requireHeld();
      return repository.keys().change(repository.key(), password, label, cost).toString();
    }
  }

  /** What gives access when all passwords are lost. */
  public RecoverySheet recoverySheet() {
    return RecoverySheet.of(id(), repository.key().master());
  }

  /** Who is at work in the repository, or left a lock behind. */
  public List<LockInfo> heldLocks() throws IOException {
    return locks().list().stream().map(Repository::info).toList();
  }

  /**
   * Removes locks that are abandoned: not refreshed for 30 minutes, or of processes of this machine
   * that are no more.
   *
   * @return what was removed
   */
  public List<LockInfo> unlock() throws IOException {
    return locks().removeAbandoned().stream().map(Repository::info).toList();
  }

  /**
   * Removes all locks. Only for who knows that nobody is at work in the repository: what is written
   * beside a prune can be lost.
   */
  public List<LockInfo> unlockAll() throws IOException {
    return locks().removeAll().stream().map(Repository::info).toList();
  }

  private RepositoryLocks locks() {
    return new RepositoryLocks(repository, time);
  }

  private IdLookup ids(FileType type) throws IOException {
    return new IdLookup(type, repository.ids(type));
  }

  private ReadLock readLock() throws IOException, InterruptedException {
    return ReadLock.acquire(locks(), locking);
  }

  private static LockInfo info(FoundLock lock) {
    return new LockInfo(lock.id().toString(), lock.holder(), lock.time(), lock.isExclusive());
  }

  /** Forgets the keys; readers that it gave must have been closed before. */
  @Override
  public void close() {
    repository.close();
  }
}
