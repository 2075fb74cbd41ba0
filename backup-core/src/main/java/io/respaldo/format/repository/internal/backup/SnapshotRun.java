package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.compress.Compression;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.pack.PackReader;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotBuilder;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary;
import io.respaldo.format.repository.internal.snapshot.SnapshotSummary.Count;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One snapshot in the making. Parts are given one after the other by one thread; each is in packs
 * when the call returns, and all are durable only after {@link #finish}. What was stored before a
 * failure stays as blobs without use, which the next run finds.
 */
public final class SnapshotRun implements AutoCloseable {
  private final OpenRepository repository;
  private final BlobIndex index;
  private final Instant begin;
  private final Nodes nodes;
  private final Counts counts = new Counts();
  private final BlobStore store;
  private final Workforce force;
  private final FileCutter cutter;
  private final Optional<Snapshot> parent;
  private final BlobReader reader;
  private final PackReader packs;
  private final Folder root = new Folder();

  /** A folder that exists in the snapshot alone. */
  private static final class Folder {
    final Map<EntryPath, Folder> folders = new TreeMap<>();
    final Map<EntryPath, Node> nodes = new TreeMap<>();
  }

  /**
   * @param index of the repository as it is; blobs are added to it
   * @param threads that read, compress and store; one more than there are cores is right
   * @param zone of the machine's clocks
   * @param progress told of bytes of content as they are read, from any thread
   */
  public SnapshotRun(
      OpenRepository repository,
      BlobIndex index,
      Optional<Snapshot> parent,
      Compression compression,
      int threads,
      Instant begin,
      ZoneId zone,
      LongConsumer progress) {
    this.repository = repository;
    this.index = index;
    this.parent = parent;
    this.begin = begin;
    this.nodes = new Nodes(zone);
    this.store = new BlobStore(repository, index);
    this.force =
        new Workforce(
            IntStream.range(0, threads)
                .mapToObj(i -> new Worker(repository, compression))
                .toList());
    this.cutter = new FileCutter(new Chunker(repository.config().polynomial()), store, progress);
    Sealer sealer = repository.sealer();
    this.reader = new BlobReader(sealer);
    this.packs = new PackReader(repository.files(), sealer);
  }

  private byte[] tree(Id id) throws IOException {
    PackedBlob at =
        index
            .find(BlobHandle.tree(id))
            .orElseThrow(() -> Damage.of(BlobHandle.tree(id) + " is in no pack"));
    return packs.blob(at.pack(), at.blob(), reader);
  }

  /** As the parent saw the folder at this path of the snapshot. */
  private Before before(EntryPath path) throws IOException {
    if (parent.isEmpty()) {
      return Before.nothing();
    }
    Before at = Before.of(this::tree, parent.get().root());
    for (EntryPath segment : path.segments()) {
      at = at.folder(this::tree, segment.bytes());
    }
    return at;
  }

  /**
   * Takes a folder with all that is in it.
   *
   * @param path where in the snapshot; folders on the way are made up
   * @param warnings told of what could not be read, from any thread
   */
  public Node folder(EntryPath path, Path folder, TreeRules rules, Consumer<TreeWarning> warnings)
      throws IOException, InterruptedException {
    TreeSaver.Tools tools = new TreeSaver.Tools(force, store, cutter, nodes, counts, this::tree);
    Node node = new TreeSaver(tools, folder, rules, path, before(path), warnings).save(folder);
    put(path, node);
    return node;
  }

  /** Takes a stream as a file of mode 0600. */
  public Node stream(EntryPath path, InputStream content) throws IOException, InterruptedException {
    Node[] made = new Node[1];
    force.work(
        worker -> {
          FileCutter.Content cut = cutter.read(worker, Channels.newChannel(content));
          Timestamp now = nodes.time(begin);
          made[0] =
              Node.of(path.name(), NodeType.FILE)
                  .mode(NodeType.FILE.mode(0600))
                  .modified(now)
                  .accessed(now)
                  .changed(now)
                  .links(1)
                  .size(cut.bytes())
                  .content(cut.chunks())
                  .build();
          counts.add(Count.FILES_NEW, 1);
          counts.file(cut.bytes());
        });
    put(path, made[0]);
    return made[0];
  }

  private void put(EntryPath path, Node node) {
    Folder at = root;
    List<EntryPath> segments = path.segments();
    int last = segments.size() - 1;
    for (EntryPath segment : segments.subList(0, last)) {
      at = at.folders.computeIfAbsent(segment, s -> new Folder());
    }
    at.nodes.put(segments.get(last), node);
  }

  /**
   * Makes all durable: packs, index, snapshot.
   *
   * @param end when the run is over
   * @param paths what was backed up, absolute
   * @param more what else the snapshot says of itself, the parent's id too
   * @return the snapshot's id
   */
  public Id finish(Instant end, List<String> paths, UnaryOperator<SnapshotBuilder> more)
      throws IOException, InterruptedException {
    force.await();
    Id tree = tree(root);
    store.finish(force.workers());
    Map<Count, Long> all = new EnumMap<>(counts.all());
    all.put(Count.DATA_BLOBS, store.dataBlobs());
    all.put(Count.TREE_BLOBS, store.treeBlobs());
    all.put(Count.DATA_ADDED, store.added());
    all.put(Count.DATA_ADDED_PACKED, store.addedPacked());
    SnapshotSummary summary =
        new SnapshotSummary(nodes.time(begin), nodes.time(end), all, Map.of());
    Snapshot made =
        more.apply(Snapshot.of(nodes.time(begin), tree, paths).summary(Optional.of(summary)))
            .build();
    return repository.unpacked().write(FileType.SNAPSHOT, SnapshotCodec.encode(made));
  }

  private Id tree(Folder folder) throws IOException {
    Map<EntryPath, Node> all = new TreeMap<>(folder.nodes);
    for (Map.Entry<EntryPath, Folder> f : folder.folders.entrySet()) {
      Timestamp now = nodes.time(begin);
      all.put(
          f.getKey(),
          Node.of(f.getKey().bytes(), NodeType.DIR)
              .mode(NodeType.DIR.mode(0700))
              .modified(now)
              .accessed(now)
              .changed(now)
              .subtree(tree(f.getValue()))
              .build());
    }
    TreeWriter writer = new TreeWriter();
    all.values().forEach(writer::add);
    return store.tree(writer.end());
  }

  @Override
  public void close() {
    force.close();
    store.close();
    reader.close();
  }
}
