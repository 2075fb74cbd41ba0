package io.respaldo.format.repository.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.pack.FinishedPack;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A repository of our own with packs of a few blobs, so that little data makes many files. Blobs
 * that are there already are not stored again, as a backup does.
 */
public final class SmallRepository {
  public static final String PASSWORD = "first";
  private static final Instant BEGIN = Instant.parse("2025-11-19T03:00:00Z");
  private static final int CHUNK = 1_000;

  public final OpenRepository repository;
  private int snapshots;

  private SmallRepository(OpenRepository repository) {
    this.repository = repository;
  }

  /** A new one in the folder {@code r}. */
  public static SmallRepository create(StorageBackend storage) throws IOException {
    return new SmallRepository(
        OpenRepository.create(
            storage,
            new RepositoryLayout(new Folder("r")),
            PasswordSource.of(PASSWORD.toCharArray()),
            new KeyLabel("ana", "server", Timestamp.utc(BEGIN)),
            new ScryptCost(2, 1, 1)));
  }

  /** The same one through another storage. */
  public static OpenRepository open(StorageBackend storage) throws IOException {
    return OpenRepository.open(
        storage,
        new RepositoryLayout(new Folder("r")),
        PasswordSource.of(PASSWORD.toCharArray()),
        Optional.empty());
  }

  public static BlobIndex index(OpenRepository r) throws IOException {
    return r.index();
  }

  public static List<StoredFile> files(OpenRepository r, FileType type) throws IOException {
    try (Stream<StoredFile> all = r.files().list(type)) {
      return all.sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }
  }

  /** The roots of all snapshots. */
  public static List<Id> roots(OpenRepository r) throws IOException {
    List<Id> roots = new ArrayList<>();
    for (Id id : r.ids(FileType.SNAPSHOT)) {
      roots.add(r.snapshot(id).root());
    }
    return roots;
  }

  /** Stores files, by paths with slashes, as a snapshot. */
  public Id snapshot(Map<String, byte[]> files) throws IOException {
    try (Session session = new Session(repository)) {
      Id root = session.tree(files);
      session.finish();
      return snapshot(root);
    }
  }

  /** Stores a snapshot of a tree that need not be there. */
  public Id snapshot(Id root) throws IOException {
    Timestamp time = Timestamp.utc(BEGIN.plusSeconds(60L * snapshots++));
    Snapshot snapshot = Snapshot.of(time, root, List.of("/data")).hostname("server").build();
    return repository.unpacked().write(FileType.SNAPSHOT, SnapshotCodec.encode(snapshot));
  }

  public void forget(Id... ids) throws IOException {
    repository.files().delete(FileType.SNAPSHOT, Arrays.asList(ids));
  }

  /** One go at storing blobs. */
  public static final class Session implements AutoCloseable {
    private final OpenRepository r;
    private final BlobIndex known;
    private final IndexBuilder named = new IndexBuilder();
    private final BlobWriter writer;
    private final PackBuilder data = new PackBuilder(BlobType.DATA, 4_000);
    private final PackBuilder trees = new PackBuilder(BlobType.TREE, 4_000);

    public Session(OpenRepository r) throws IOException {
      this.r = r;
      this.known = index(r);
      this.writer = new BlobWriter(r.sealer(), Compression.AUTO, true);
    }

    /** As of an index that may be out of date by now. */
    public BlobIndex known() {
      return known;
    }

    public Id tree(Map<String, byte[]> files) throws IOException {
      Map<String, Map<String, byte[]>> folders = new TreeMap<>();
      Map<String, Node> nodes = new TreeMap<>();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        int slash = file.getKey().indexOf('/');
        if (slash < 0) {
          nodes.put(file.getKey(), file(file.getKey(), file.getValue()));
        } else {
          folders
              .computeIfAbsent(file.getKey().substring(0, slash), f -> new TreeMap<>())
              .put(file.getKey().substring(slash + 1), file.getValue());
        }
      }
      for (Map.Entry<String, Map<String, byte[]>> folder : folders.entrySet()) {
        nodes.put(folder.getKey(), folder(folder.getKey(), tree(folder.getValue())));
      }
      return tree(nodes.values());
    }

    public Id tree(Iterable<Node> nodes) throws IOException {
      TreeWriter tree = new TreeWriter();
      nodes.forEach(tree::add);
      return tree(tree.end().bytes());
    }

    /** A tree as it is spelled out, be it right or wrong. */
    public Id tree(byte[] json) throws IOException {
      return store(BlobHandle.tree(Sha256.of(json)), json, trees);
    }

    public Node file(String name, byte[] content) throws IOException {
      List<Id> chunks = new ArrayList<>();
      for (int at = 0; at < content.length; at += CHUNK) {
        chunks.add(data(Arrays.copyOfRange(content, at, Math.min(content.length, at + CHUNK))));
      }
      return node(name, NodeType.FILE, 0644).size(content.length).content(chunks).build();
    }

    public Id data(byte[] chunk) throws IOException {
      return store(BlobHandle.data(Sha256.of(chunk)), chunk, data);
    }

    public static Node folder(String name, Id tree) {
      return node(name, NodeType.DIR, 0755).subtree(tree).build();
    }

    public static NodeBuilder node(String name, NodeType type, int mode) {
      Timestamp then = Timestamp.utc(BEGIN);
      return Node.of(name.getBytes(UTF_8), type)
          .mode(type.mode(mode))
          .modified(then)
          .accessed(then)
          .changed(then);
    }

    private Id store(BlobHandle handle, byte[] content, PackBuilder pack) throws IOException {
      if (!known.has(handle)) {
        pack.add(handle, content, 0, content.length, writer);
        // known before it is stored: a session that fails is not used again
        known.add(Id.random(new SecureRandom()), List.of(new StoredBlob(handle, 0, 40, 1)));
        if (pack.isFull()) {
          store(pack);
        }
      }
      return handle.id();
    }

    /** Stores a pack with these blobs of any type, whether they are known or not. */
    public Id pack(List<byte[]> contents) throws IOException {
      PackBuilder pack = new PackBuilder(BlobType.DATA, 1 << 20);
      for (byte[] content : contents) {
        pack.add(BlobHandle.data(Sha256.of(content)), content, 0, content.length, writer);
      }
      return store(pack);
    }

    private Id store(PackBuilder builder) throws IOException {
      FinishedPack pack = builder.finish(r.sealer());
      pack.store(r.files());
      named.add(pack.id(), pack.blobs());
      builder.clear();
      return pack.id();
    }

    /** Makes all durable. */
    public void finish() throws IOException {
      if (!data.isEmpty()) {
        store(data);
      }
      if (!trees.isEmpty()) {
        store(trees);
      }
      named.store(r.unpacked());
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
