package io.respaldo.format.repository.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.config.RepositoryConfig;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import io.respaldo.format.repository.internal.index.IndexReader;
import io.respaldo.format.repository.internal.pack.PackHeader;
import io.respaldo.format.repository.internal.pack.PackReader;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.TreeReader;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that real restics wrote is read; what they wrote of it is what we would write. */
final class ResticRepositoriesTest {
  @TempDir Path folder;

  static Stream<String> all() {
    return ResticRepositories.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyFileAndBlobIsReadAndWrittenAgainWithTheSameBytes(String name) throws Exception {
    try (OpenRepository r = ResticRepositories.open(ResticRepositories.unpack(name, folder))) {
      assertThat(r.config().version()).isEqualTo(name.endsWith("v1") ? 1 : 2);
      byte[] config = r.unpacked().openConfig(r.files().readConfig().orElseThrow());
      assertThat(RepositoryConfig.decode(config).encode()).isEqualTo(config);
      snapshots(r);
      BlobIndex index = index(r);
      int trees = blobs(r, index, name);
      assertThat(trees).as("trees").isGreaterThan(4);
    }
  }

  private static List<StoredFile> list(OpenRepository r, FileType type) throws IOException {
    try (Stream<StoredFile> all = r.files().list(type)) {
      return all.toList();
    }
  }

  private static void snapshots(OpenRepository r) throws IOException {
    List<StoredFile> all = list(r, FileType.SNAPSHOT);
    assertThat(all).hasSize(2);
    for (StoredFile f : all) {
      byte[] json = r.unpacked().read(FileType.SNAPSHOT, f.id());
      assertThat(text(SnapshotCodec.encode(SnapshotCodec.decode(json)))).isEqualTo(text(json));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static BlobIndex index(OpenRepository r) throws IOException {
    BlobIndex index = new BlobIndex();
    for (StoredFile f : list(r, FileType.INDEX)) {
      index.inBulk(() -> IndexReader.read(r.files(), r.unpacked(), f.id(), index::add));
    }
    return index;
  }

  /** Each pack's header is what the index says; each blob is read. How many trees there are. */
  private static int blobs(OpenRepository r, BlobIndex index, String name) throws IOException {
    Map<Id, Long> sizes = new HashMap<>();
    for (StoredFile f : list(r, FileType.PACK)) {
      sizes.put(f.id(), f.size());
    }
    List<byte[]> trees = new ArrayList<>();
    try (BlobReader reader = new BlobReader(r.sealer())) {
      PackReader packs = new PackReader(r.files(), r.sealer());
      index.forEachPack(
          (pack, blobs) -> {
            long size = sizes.remove(pack);
            assertThat(packs.header(pack, size)).isEqualTo(blobs);
            assertThat(PackHeader.fileSize(blobs)).isEqualTo(size);
            for (StoredBlob blob : blobs) {
              byte[] content = packs.blob(pack, blob, reader);
              assertThat(index.find(blob.handle()).orElseThrow().blob()).isEqualTo(blob);
              if (blob.handle().type() == BlobType.TREE) {
                trees.add(content);
              }
            }
          });
    }
    assertThat(sizes).as("packs that no index names").isEmpty();
    for (byte[] tree : trees) {
      assertThat(text(again(tree, name))).isEqualTo(text(tree));
      assertThat(copied(tree)).isEqualTo(tree);
    }
    return trees.size();
  }

  /**
   * Decoded and encoded. What old restic lost, or wrote otherwise because its Go knew an older
   * Unicode, is taken as it stands.
   */
  private static byte[] again(byte[] tree, String name) throws IOException {
    TreeWriter writer = new TreeWriter();
    try (TreeReader reader = TreeReader.of(tree)) {
      for (Node n = reader.next(); n != null; n = reader.next()) {
        if (name.startsWith("0.14") && isOldStyle(n)) {
          writer.copy(n, tree, reader.nodeStart(), reader.nodeEnd());
        } else {
          writer.add(n.toBuilder().build());
        }
      }
    }
    return writer.end().bytes();
  }

  private static boolean isOldStyle(Node n) {
    return n.isNamed(bytes("link-latin1")) || n.isNamed(bytes("new-in-15\ud83e\udee8"));
  }

  private static byte[] copied(byte[] tree) throws IOException {
    TreeWriter writer = new TreeWriter();
    try (TreeReader reader = TreeReader.of(tree)) {
      for (Node n = reader.next(); n != null; n = reader.next()) {
        writer.copy(n, tree, reader.nodeStart(), reader.nodeEnd());
      }
    }
    return writer.end().bytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
