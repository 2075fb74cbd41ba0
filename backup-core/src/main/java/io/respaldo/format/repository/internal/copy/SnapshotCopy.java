package io.respaldo.format.repository.internal.copy;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.check.BlobTools;
import io.respaldo.format.repository.internal.check.Crew;
import io.respaldo.format.repository.internal.check.TreeScan;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.BlobSet;
import io.respaldo.format.repository.internal.load.BlobLoader;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.packing.NewPacks;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Copies snapshots with all that they need. For one thread; both locks are the caller's. */
public final class SnapshotCopy {
  /** How much is copied before its snapshots are written. */
  private static final long BATCH = 256L << 20;

  private static final int MAX_BATCH = 1_000;

  /** How many packs may be stored before an index names them. */
  private static final int UNNAMED = 16;

  private final OpenRepository from;
  private final OpenRepository to;
  private final RepositoryLock lock;
  private final int threads;
  private final FormatProgress progress;
  private final AtomicLong blobs = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * What was done.
   *
   * @param copied ids in the source
   * @param skipped ids in the source of what the target had
   * @param blobs that the target did not have
   * @param bytes of them, sealed
   */
  public record Result(List<Id> copied, List<Id> skipped, long blobs, long bytes) {}

  private record Source(Id id, Snapshot snapshot) {}

  /** By which a copy is known again. */
  private record Likeness(Id original, Snapshot essence) {
    static Likeness of(Id id, Snapshot s) {
      Snapshot essence =
          Snapshot.of(s.time(), s.root(), s.paths())
              .hostname(s.hostname())
              .username(s.username())
              .excludes(s.excludes())
              .tags(s.tags().stream().sorted().distinct().toList())
              .build();
      return new Likeness(s.original().orElse(id), essence);
    }
  }

  /**
   * @param lock of the target; a shared one will do
   * @param threads that read; as many as there are cores is right
   * @param progress told of sealed bytes that are read, and of packs
   */
  public SnapshotCopy(
      OpenRepository from,
      OpenRepository to,
      RepositoryLock lock,
      int threads,
      FormatProgress progress) {
    this.from = from;
    this.to = to;
    this.lock = lock;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * @throws StorageException DAMAGED when something that a snapshot needs can't be had. When it is
   *     missing, or a tree, what came before the snapshot is copied, it and what comes after is
   *     not; when it is data that can't be read, nothing of its batch is
   */
  public Result run(Collection<Id> snapshots) throws IOException, InterruptedException {
    Set<Likeness> there = there();
    List<Id> skipped = new ArrayList<>();
    List<Source> wanted = new ArrayList<>();
    for (Source source : sources(snapshots)) {
      if (there.add(Likeness.of(source.id(), source.snapshot()))) {
        wanted.add(source);
      } else {
        skipped.add(source.id());
      }
    }
    List<Id> copied = new ArrayList<>();
    if (!wanted.isEmpty()) {
      BlobIndex index = from.index();
      try (Crew crew = new Crew(from, threads);
          BlobLoader others = new BlobLoader(from, index);
          NewPacks packs = new NewPacks(to, lock, progress, UNNAMED)) {
        new Work(index, crew, others, packs, copied).copy(wanted);
      }
    }
    return new Result(copied, skipped, blobs.get(), bytes.get());
  }

  private Set<Likeness> there() throws IOException, InterruptedException {
    List<Id> ids = to.ids(FileType.SNAPSHOT);
    Set<Likeness> there = new HashSet<>();
    for (Id id : ids) {
      try {
        there.add(Likeness.of(id, read(to, id)));
      } catch (StorageException e) {
        if (!BlobTools.isDamage(e)) {
          throw e; // one that can't be read is no copy
        }
      }
    }
    return there;
  }

  private List<Source> sources(Collection<Id> ids) throws IOException, InterruptedException {
    List<Source> sources = new ArrayList<>();
    for (Id id : ids) {
      sources.add(new Source(id, read(from, id)));
    }
    sources.sort(
        Comparator.comparing((Source s) -> s.snapshot().time().instant())
            .thenComparing(Source::id));
    return sources;
  }

  private static Snapshot read(OpenRepository r, Id id) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return r.snapshot(id);
  }

  /** One go through both indexes. */
  private final class Work {
    private final BlobIndex index;
    private final BlobIndex target;
    private final Crew crew;
    private final BlobLoader others;
    private final NewPacks packs;
    private final List<Id> copied;
    private final TreeScan scan;
    private final BlobSet met;
    private final List<Source> pending = new ArrayList<>();
    private BlobSet wanted;
    private final AtomicLong wantedBytes = new AtomicLong();

    Work(BlobIndex index, Crew crew, BlobLoader others, NewPacks packs, List<Id> copied)
        throws IOException {
      this.index = index;
      this.target = to.index();
      this.crew = crew;
      this.others = others;
      this.packs = packs;
      this.copied = copied;
      this.scan = new TreeScan(index);
      this.met = new BlobSet(index);
      this.wanted = new BlobSet(index);
    }

    void copy(List<Source> sources) throws IOException, InterruptedException {
      for (Source source : sources) {
        progress.current("snapshot " + source.id().brief());
        try {
          look(source);
        } catch (StorageException e) {
          if (BlobTools.isDamage(e)) {
            commit();
          }
          throw e;
        }
        pending.add(source);
        if (wantedBytes.get() >= BATCH || pending.size() == MAX_BATCH) {
          commit();
        }
      }
      commit();
    }

    private void look(Source source) throws IOException, InterruptedException {
      Id tree = source.snapshot().root();
      int root = index.number(BlobHandle.tree(tree));
      if (root == BlobIndex.NONE) {
        throw refusal(source, BlobHandle.tree(tree) + ", its root, is missing", null);
      }
      scan.scan(List.of(root), crew, new Looking(source));
    }

    private StorageException refusal(Source source, String why, @Nullable Throwable cause) {
      String message =
          "snapshot "
              + source.id().brief()
              + " is not copied: "
              + why
              + "; check the source and repair it, or name the snapshots to be copied without this"
              + " one";
      return cause == null ? Damage.of(message) : Damage.of(message, cause);
    }

    /** Marks what the target lacks. */
    private final class Looking implements TreeScan.Visitor {
      private final Source source;

      Looking(Source source) {
        this.source = source;
      }

      @Override
      public void data(int blob) {
        meet(blob);
      }

      @Override
      public void tree(int tree) {
        meet(tree);
      }

      private void meet(int blob) {
        if (met.add(blob) && !target.has(index.handle(blob))) {
          wanted.add(blob);
          wantedBytes.addAndGet(index.length(blob));
        }
      }

      @Override
      public void missingData(int tree, Id blob) throws IOException {
        throw refusal(source, BlobHandle.data(blob) + " is missing", null);
      }

      @Override
      public void missingTree(int parent, Id tree) throws IOException {
        throw refusal(source, BlobHandle.tree(tree) + " is missing", null);
      }

      @Override
      public void damaged(int tree, StorageException why) throws IOException {
        throw refusal(source, index.handle(tree) + " can't be read: " + why.getMessage(), why);
      }
    }

    /** Copies what is wanted, then writes the snapshots that wait for it. */
    private void commit() throws IOException, InterruptedException {
      if (pending.isEmpty()) {
        return;
      }
      for (BlobType type : BlobType.values()) {
        BitSet rows = rows(type);
        crew.forEach(() -> rows.stream().iterator(), (row, tools) -> copy(row, type, tools));
      }
      packs.finish();
      for (Source source : pending) {
        Snapshot s = source.snapshot();
        Snapshot copy =
            s.toBuilder()
                .parent(Optional.empty())
                .original(Optional.of(s.original().orElse(source.id())))
                .build();
        lock.requireHeld();
        to.unpacked().write(FileType.SNAPSHOT, SnapshotCodec.encode(copy));
        copied.add(source.id());
      }
      pending.clear();
      wanted = new BlobSet(index);
      wantedBytes.set(0);
    }

    private BitSet rows(BlobType type) {
      BitSet rows = new BitSet();
      for (int i = wanted.next(0); i != BlobIndex.NONE; i = wanted.next(i + 1)) {
        if (index.type(i) == type) {
          rows.set(index.row(i));
        }
      }
      return rows;
    }

    private void copy(int row, BlobType type, BlobTools tools) throws IOException {
      List<StoredBlob> chosen = new ArrayList<>();
      for (int i = index.first(row); i < index.end(row); i++) {
        if (wanted.has(i) && index.type(i) == type) {
          chosen.add(index.get(i).blob());
        }
      }
      NewPacks.Lane lane = packs.borrow();
      tools.read(index.pack(row), chosen, new Taking(lane));
      packs.giveBack(lane); // not after a failure: what it holds is stored by nobody
    }

    /** Puts sound blobs into packs of the target. */
    private final class Taking implements BlobTools.Use {
      private final NewPacks.Lane lane;

      Taking(NewPacks.Lane lane) {
        this.lane = lane;
      }

      @Override
      public void text(StoredBlob blob, byte[] buffer, int offset, int length) throws IOException {
        if (lane.takesText(blob)) {
          lane.addText(blob, buffer, offset, length);
        }
      }

      @Override
      public void content(StoredBlob blob, byte[] content, int length) throws IOException {
        if (!lane.takesText(blob)) {
          lane.add(blob.handle(), content, length);
        }
        count(blob);
      }

      @Override
      public void damaged(StoredBlob blob, StorageException why) throws IOException {
        byte[] content = others.load(blob.handle());
        lane.add(blob.handle(), content, content.length);
        count(blob);
      }

      private void count(StoredBlob blob) {
        progress.read(blob.length());
        blobs.incrementAndGet();
        bytes.addAndGet(blob.length());
      }
    }
  }
}
