package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotBuilder;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.tree.Captured;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One snapshot in the making. Thread-safe: several parts may be given at a time, each call blocks
 * until its part is in packs; all are durable only after {@link #finish}.
 *
 * <p>A part that fails ends the run: what it threw is thrown to its giver, every other call throws
 * too, and no snapshot is made, whatever the giver makes of it. No thread of the run works on when
 * a call has thrown. What was stored before stays as blobs without use, which the next run finds.
 */
public final class SnapshotRun implements AutoCloseable {
  private static final int STREAM_MODE = 0600;
  private static final int TREE_MODE = 0755;

  private final OpenRepository repository;
  private final RunSettings settings;
  private final Chunker chunker;
  private final Nodes nodes;
  private final Counts counts;
  private final BlobStore store;
  private final Slabs slabs;
  final Workforce force;
  private final ParentTrees parent;
  private final Tools tools;
  private final RootFolder root = new RootFolder();
  private final FileNumbers numbers = new FileNumbers();
  private final OpenFolders open = new OpenFolders();
  private final Checkpointer checkpoints;
  private final AtomicInteger workFiles = new AtomicInteger();

  /**
   * @param index of the repository as it is; blobs are added to it
   * @param parent the snapshot that tells which files need not be read
   */
  public SnapshotRun(
      OpenRepository repository, BlobIndex index, Optional<Snapshot> parent, RunSettings settings) {
    this(repository, index, parent, List.of(), settings);
  }

  /**
   * As above.
   *
   * @param checkpoints of runs that were cut short since the parent was made: what they had is not
   *     read again either
   */
  public SnapshotRun(
      OpenRepository repository,
      BlobIndex index,
      Optional<Snapshot> parent,
      List<Snapshot> checkpoints,
      RunSettings settings) {
    this.repository = repository;
    this.settings = settings;
    this.counts = new Counts(settings.progress());
    this.chunker = new Chunker(repository.config().polynomial());
    this.nodes = new Nodes(settings.zone(), settings.begin());
    this.store = new BlobStore(repository, index, settings.lock());
    this.parent = new ParentTrees(repository, index, parent, checkpoints);
    this.checkpoints =
        new Checkpointer(settings.checkpoints(), store, nodes, root, open, settings.threads());
    this.slabs = new Slabs(settings.threads() + 1);
    this.force =
        new Workforce(
            IntStream.range(0, settings.threads())
                .mapToObj(
                    i ->
                        new Worker(
                            repository,
                            settings.compression(),
                            store,
                            chunker,
                            slabs,
                            this.checkpoints))
                .toList(),
            this.checkpoints);
    this.checkpoints.wakeBy(force::wake);
    this.tools =
        new Tools(
            store,
            nodes,
            counts,
            this.parent,
            new ExtendedAttributes(settings.extendedAttributes()),
            open,
            settings.progress());
  }

  private Path workFile(String suffix) {
    return settings.work().resolve("snapshot-" + workFiles.incrementAndGet() + suffix);
  }

  /** What a part is made by. */
  private interface Making<T> {
    T make(Workforce.Job job) throws IOException, InterruptedException;
  }

  private <T> T part(EntryPath path, Making<T> making) throws IOException, InterruptedException {
    root.claim(path);
    force.requireWhole();
    try {
      return making.make(force.job());
    } catch (Throwable e) {
      force.fail(new IOException("part '" + path + "' failed half-way: " + e.getMessage(), e));
      force.close();
      throw e;
    }
  }

  /**
   * Takes a stream as a file of mode 0600.
   *
   * @param path where in the snapshot; folders on the way are made up
   * @param writer what it throws is thrown
   * @return the number of bytes
   * @throws IllegalArgumentException when another part is there, in it or around it
   */
  public long stream(EntryPath path, StreamWriter writer) throws IOException, InterruptedException {
    return part(path, job -> stream(path, writer, job));
  }

  private long stream(EntryPath path, StreamWriter writer, Workforce.Job job)
      throws IOException, InterruptedException {
    Node[] made = new Node[1];
    ContentOutput out = new ContentOutput(job, store, chunker, slabs, settings.progress());
    try {
      Content content =
          new Content(
              chunks ->
                  made[0] =
                      nodes
                          .own(path.name(), NodeType.FILE, STREAM_MODE)
                          .links(1)
                          .content(chunks)
                          .build());
      out.begin("part '" + path + "'", content, 0, Long.MAX_VALUE);
      writer.writeTo(out);
      long bytes = out.end();
      job.await();
      root.put(path, made[0].toBuilder().size(bytes).build());
      counts.add(Count.FILES_NEW, 1);
      counts.file(bytes);
      return bytes;
    } finally {
      out.discard();
    }
  }

  /**
   * Takes a folder with all that is in it. A file that is as the parent saw it is not read, unless
   * a digest is asked for that its chunks don't tell.
   *
   * @param path where in the snapshot; folders on the way are made up
   * @throws IllegalArgumentException when another part is there, in it or around it
   */
  public CapturedTree folder(EntryPath path, Path folder, TreeRules rules)
      throws IOException, InterruptedException {
    return part(
        path,
        job -> {
          try (CapturedFiles captured = new CapturedFiles(workFile(".files"))) {
            Node node =
                new TreeSaver(tools, job, folder, rules, path, parent.find(path), captured)
                    .save(folder);
            root.put(path, node);
            open.leave(path);
            return captured.finish();
          }
        });
  }

  /**
   * Takes a tree that comes entry by entry. Folders that never come are made up.
   *
   * @param path where in the snapshot; folders on the way are made up
   * @param writer what it throws is thrown
   * @throws IllegalArgumentException when another part is there, in it or around it
   */
  public CapturedTree tree(EntryPath path, EntryWriter writer)
      throws IOException, InterruptedException {
    return part(
        path,
        job -> {
          try (Captured captured = new Captured(workFile(".files"));
              SpooledNodes first = new SpooledNodes(workFile(".nodes"));
              SpooledNodes second = new SpooledNodes(workFile(".nodes"));
              EntrySaver saver = new EntrySaver(tools, job, chunker, slabs, captured, first)) {
            writer.writeTo(saver);
            root.put(
                path,
                saver.finish(nodes.own(path.name(), NodeType.DIR, TREE_MODE), numbers, second));
            return captured;
          }
        });
  }

  /** Bytes of new blobs so far, before compression. */
  public long added() {
    return store.added();
  }

  /** Bytes of new blobs so far, as they are stored. */
  public long addedPacked() {
    return store.addedPacked();
  }

  /**
   * Makes all durable: packs, index, snapshot. No part is being given any more.
   *
   * @param end when the run is over
   * @param paths what was backed up, absolute
   * @param more what else the snapshot says of itself, the parent's id too
   * @return the snapshot's id
   * @throws IOException also when a part failed, or the lock is lost
   */
  public Id finish(Instant end, List<String> paths, UnaryOperator<SnapshotBuilder> more)
      throws IOException, InterruptedException {
    force.requireWhole();
    checkpoints.end();
    force.requireWhole();
    Id tree = root.store(store::tree, nodes);
    store.finish(force.workers());
    Map<Count, Long> all = new EnumMap<>(counts.all());
    all.put(Count.DATA_BLOBS, store.dataBlobs());
    all.put(Count.TREE_BLOBS, store.treeBlobs());
    all.put(Count.DATA_ADDED, store.added());
    all.put(Count.DATA_ADDED_PACKED, store.addedPacked());
    SnapshotSummary summary = new SnapshotSummary(nodes.now(), nodes.time(end), all, Map.of());
    Snapshot made =
        more.apply(Snapshot.of(nodes.now(), tree, paths).summary(Optional.of(summary))).build();
    settings.lock().requireHeld();
    return repository.unpacked().write(FileType.SNAPSHOT, SnapshotCodec.encode(made));
  }

  @Override
  public void close() {
    force.close();
    store.close();
    parent.close();
  }
}
