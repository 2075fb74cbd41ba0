package io.respaldo.format.repository.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.Compression;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.BlobWriter;
import io.respaldo.format.repository.internal.chunk.Chunker;
import io.respaldo.format.repository.internal.chunk.ChunkerContent;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexBuilder;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.pack.FinishedPack;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import io.respaldo.format.repository.internal.pack.PackReader;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeReader;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.storage.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written with the parts of this room satisfies the real restic, and the reverse. */
final class WrittenRepositoryTest {
  private static final Timestamp NOW = Timestamp.utc(Instant.parse("2025-11-19T03:00:00Z"));
  private static final String PASSWORD = "first";

  @TempDir Path folder;

  private OpenRepository create() throws IOException {
    return OpenRepository.create(
        new FolderStorage(folder),
        new RepositoryLayout(new Folder("r")),
        PasswordSource.of(PASSWORD.toCharArray()),
        new KeyLabel("ana", "server", NOW),
        new ScryptCost(1024, 8, 1));
  }

  private Restic restic() {
    return Restic.at(folder.resolve("r"), PASSWORD);
  }

  /** Writes a snapshot of some files in one folder with the parts as a pipeline would. */
  private static Id write(OpenRepository r, Map<String, byte[]> files, Compression mode)
      throws IOException {
    Chunker chunker = new Chunker(r.config().polynomial());
    IndexBuilder index = new IndexBuilder();
    try (BlobWriter writer = new BlobWriter(r.sealer(), mode, r.config().compresses())) {
      PackBuilder data = new PackBuilder(BlobType.DATA, 4 << 20);
      PackBuilder trees = new PackBuilder(BlobType.TREE, 4 << 20);
      TreeWriter tree = new TreeWriter();
      for (var file : files.entrySet()) {
        List<Id> content = new ArrayList<>();
        byte[] bytes = file.getValue();
        int at = 0;
        for (int n; (n = chunker.next(bytes, at, bytes.length, true)) > 0; at += n) {
          Id id = new Sha256().of(bytes, at, n);
          content.add(id);
          data.add(BlobHandle.data(id), bytes, at, n, writer);
          if (data.isFull()) {
            store(r, data, index);
          }
        }
        tree.add(
            Node.of(file.getKey().getBytes(UTF_8), NodeType.FILE)
                .mode(NodeType.FILE.mode(0644))
                .modified(NOW)
                .accessed(NOW)
                .changed(NOW)
                .size(bytes.length)
                .links(1)
                .content(content)
                .build());
      }
      Id root = addTree(tree.end(), trees, writer);
      if (!data.isEmpty()) {
        store(r, data, index);
      }
      store(r, trees, index);
      index.store(r.unpacked());
      Snapshot snapshot =
          Snapshot.of(NOW, root, List.of("/data"))
              .hostname("server")
              .programVersion("respaldo 0.1")
              .build();
      return r.unpacked().write(FileType.SNAPSHOT, SnapshotCodec.encode(snapshot));
    }
  }

  private static Id addTree(TreeWriter tree, PackBuilder pack, BlobWriter writer) {
    Id id = new Sha256().of(tree.array(), 0, tree.length());
    pack.add(BlobHandle.tree(id), tree.array(), 0, tree.length(), writer);
    return id;
  }

  private static void store(OpenRepository r, PackBuilder builder, IndexBuilder index)
      throws IOException {
    FinishedPack pack = builder.finish(r.sealer());
    pack.store(r.files());
    index.add(pack.id(), pack.blobs());
    builder.clear();
  }

  private static Map<String, byte[]> files(long seed) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("empty", new byte[0]);
    files.put("one", new byte[] {42});
    files.put("random", ChunkerContent.of("random", 9_000_000, seed));
    files.put("text", ChunkerContent.of("text", 5_000_000, seed));
    files.put("zeros", new byte[600_000]);
    return files;
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void resticChecksAndRestoresWhatIsWritten(Compression mode) throws Exception {
    long seed = new Random().nextLong();
    Map<String, byte[]> files = files(seed);
    try (OpenRepository r = create()) {
      Id snapshot = write(r, files, mode);
      Restic restic = restic();
      assertThat(restic.run("check", "--read-data"))
          .as("seed %d", seed)
          .contains("no errors were found");
      Path target = folder.resolve("restored");
      restic.run("restore", snapshot.toString(), "--target", target.toString());
      for (var file : files.entrySet()) {
        assertThat(Files.readAllBytes(target.resolve(file.getKey()))).isEqualTo(file.getValue());
      }
    }
  }

  @Test
  void whatDoesNotCompressBecomesFramesThatResticReads() throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("random", ChunkerContent.of("random", 700_000, 1));
    try (OpenRepository r = create()) {
      Id snapshot = write(r, files, Compression.AUTO);
      BlobIndex index = index(r);
      index.forEachPack(
          (pack, blobs) ->
              blobs.forEach(
                  b -> {
                    if (b.handle().type() == BlobType.DATA) {
                      assertThat(b.isCompressed()).isTrue();
                      assertThat(b.length() - b.plainLength()).isBetween(33, 80);
                    }
                  }));
      assertThat(restic().bytes("dump", snapshot.toString(), "/random"))
          .isEqualTo(files.get("random"));
    }
  }

  private static BlobIndex index(OpenRepository r) throws IOException {
    return r.index();
  }

  /** The chunker against restic's own cuts; the reading of packs larger than one blob. */
  @Test
  void resticCutsTheSameChunks() throws Exception {
    long seed = new Random().nextLong();
    Map<String, byte[]> files = files(seed);
    Path in = Files.createDirectory(folder.resolve("in"));
    for (var file : files.entrySet()) {
      Files.write(in.resolve(file.getKey()), file.getValue());
    }
    try (OpenRepository r = create()) {
      restic().run("backup", in.toString());
      BlobIndex index = index(r);
      Chunker chunker = new Chunker(r.config().polynomial());
      byte[] tree = folderOfFiles(r, index);
      int seen = 0;
      try (TreeReader reader = TreeReader.of(tree)) {
        for (Node n = reader.next(); n != null; n = reader.next()) {
          byte[] content = Objects.requireNonNull(files.get(new String(n.name(), UTF_8)));
          List<Id> ours = new ArrayList<>();
          int at = 0;
          for (int c; (c = chunker.next(content, at, content.length, true)) > 0; at += c) {
            Id id = new Sha256().of(content, at, c);
            ours.add(id);
            assertThat(index.contentLength(BlobHandle.data(id))).hasValue(c);
          }
          assertThat(ours).as("%s, seed %d", n, seed).isEqualTo(n.content().orElseThrow());
          seen++;
        }
      }
      assertThat(seen).isEqualTo(files.size());
    }
  }

  /** The first tree below the only snapshot's root that holds files. */
  private static byte[] folderOfFiles(OpenRepository r, BlobIndex index) throws IOException {
    try (var blobs = new BlobReader(r.sealer())) {
      Id snapshot = r.ids(FileType.SNAPSHOT).get(0);
      Id tree = r.snapshot(snapshot).root();
      PackReader packs = new PackReader(r.files(), r.sealer());
      while (true) {
        PackedBlob at = index.find(BlobHandle.tree(tree)).orElseThrow();
        byte[] json = packs.blob(at.pack(), at.blob(), blobs);
        try (TreeReader reader = TreeReader.of(json)) {
          Node n = Objects.requireNonNull(reader.next());
          if (n.type() != NodeType.DIR) {
            return json;
          }
          tree = n.subtree().orElseThrow();
        }
      }
    }
  }

  @Test
  void resticBacksUpOnTopAndPrunes() throws Exception {
    Map<String, byte[]> files = files(7);
    try (OpenRepository r = create()) {
      write(r, files, Compression.AUTO);
      Path in = Files.createDirectory(folder.resolve("in"));
      Files.write(in.resolve("random"), Objects.requireNonNull(files.get("random")));
      String said = restic().run("backup", "-v", in.toString());
      assertThat(said).contains("Data Blobs:");
      assertThat(said).containsPattern("Data Blobs: +0 new");
      restic()
          .run("forget", "--host", "server", "--keep-last", "1", "--prune", "--max-unused", "0");
      restic().run("forget", "latest", "--prune", "--max-unused", "0");
      assertThat(restic().run("check", "--read-data")).contains("no errors were found");
    }
  }

  @Test
  void halfFullPacksAreJoinedWithoutOpeningTheirBlobs() throws Exception {
    try (OpenRepository r = create();
        BlobWriter writer = new BlobWriter(r.sealer(), Compression.AUTO, true)) {
      PackBuilder one = new PackBuilder(BlobType.DATA, 4 << 20);
      PackBuilder two = new PackBuilder(BlobType.DATA, 4 << 20);
      byte[] a = "first blob".getBytes(UTF_8);
      byte[] b = "second blob".getBytes(UTF_8);
      one.add(BlobHandle.data(Sha256.of(a)), a, 0, a.length, writer);
      two.add(BlobHandle.data(Sha256.of(b)), b, 0, b.length, writer);
      one.addAll(two);
      FinishedPack pack = one.finish(r.sealer());
      pack.store(r.files());
      PackReader reader = new PackReader(r.files(), r.sealer());
      assertThat(reader.header(pack.id(), pack.size())).isEqualTo(pack.blobs()).hasSize(2);
      try (var blobs = new BlobReader(r.sealer())) {
        assertThat(reader.blob(pack.id(), pack.blobs().get(1), blobs)).isEqualTo(b);
      }
    }
  }
}
