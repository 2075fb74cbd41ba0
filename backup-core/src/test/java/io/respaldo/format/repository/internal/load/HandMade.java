package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.pack.FinishedPack;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A repository whose blobs are put in one by one, whatever they hold. */
public final class HandMade implements AutoCloseable {
  private static final Timestamp NOW = Timestamp.utc(Instant.parse("2025-11-19T03:00:00Z"));

  public final OpenRepository repository;
  public final BlobIndex index = new BlobIndex();
  public final CountingStorage storage;
  private final BlobWriter writer;
  private PackBuilder data = new PackBuilder(BlobType.DATA, 16 << 20);
  private PackBuilder trees = new PackBuilder(BlobType.TREE, 16 << 20);

  /** Remembers what was read. */
  public static final class CountingStorage extends FolderStorage {
    public final List<Range> opened = new CopyOnWriteArrayList<>();

    CountingStorage(Path root) {
      super(root);
    }

    @Override
    public ObjectContent open(ObjectKey key, Range range) throws IOException {
      opened.add(range);
      return super.open(key, range);
    }
  }

  public HandMade(Path world) throws IOException {
    storage = new CountingStorage(world);
    repository =
        OpenRepository.create(
            storage,
            new RepositoryLayout(new Folder("r")),
            PasswordSource.of("first".toCharArray()),
            new KeyLabel("ana", "server", NOW),
            new ScryptCost(1024, 8, 1));
    writer = new BlobWriter(repository.sealer(), Compression.AUTO, true);
  }

  public Id data(byte[] content) {
    Id id = Sha256.of(content);
    data.add(BlobHandle.data(id), content, 0, content.length, writer);
    return id;
  }

  /** A tree of these bytes, which need not be one. */
  public Id tree(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Id id = Sha256.of(bytes);
    trees.add(BlobHandle.tree(id), bytes, 0, bytes.length, writer);
    return id;
  }

  public Id tree(Node... nodes) {
    TreeWriter tree = new TreeWriter();
    Arrays.stream(nodes).sorted(Node.BY_NAME).forEach(tree::add);
    return tree(new String(tree.end().bytes(), StandardCharsets.UTF_8));
  }

  /** Makes packs of what was put in; the data's. */
  public Id store() throws IOException {
    Id pack = store(data);
    store(trees);
    data = new PackBuilder(BlobType.DATA, 16 << 20);
    trees = new PackBuilder(BlobType.TREE, 16 << 20);
    return pack;
  }

  private Id store(PackBuilder builder) throws IOException {
    if (builder.isEmpty()) {
      return Id.read(new byte[Id.BYTES], 0);
    }
    FinishedPack pack = builder.finish(repository.sealer());
    pack.store(repository.files());
    index.add(pack.id(), pack.blobs());
    return pack.id();
  }

  public Path pack(Id id) {
    String name = id.toString();
    return storage.file(new ObjectKey("r/data/" + name.substring(0, 2) + "/" + name));
  }

  /** A snapshot of what was stored, with parts in {@code /shop}. */
  public static Snapshot snapshot(Id root, String... parts) {
    return Snapshot.of(NOW, root, Arrays.stream(parts).map(p -> "/shop/" + p).toList()).build();
  }

  /** The pack that holds most. */
  public Id largest() throws IOException {
    List<Id> packs = new CopyOnWriteArrayList<>();
    index.forEachPack((pack, blobs) -> packs.add(pack));
    return packs.stream()
        .max(Comparator.comparingLong(p -> pack(p).toFile().length()))
        .orElseThrow();
  }

  @Override
  public void close() {
    writer.close();
    repository.close();
  }
}
