package io.respaldo.format.repository.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.chunk.ChunkerContent;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs by name, whole or told to be damaged. */
final class BlobLoaderTest {
  @TempDir Path world;
  private HandMade made;
  private BlobLoader loader;

  @BeforeEach
  void create() throws IOException {
    made = new HandMade(world);
    loader = new BlobLoader(made.repository, made.index);
  }

  @AfterEach
  void close() {
    loader.close();
    made.close();
  }

  private static byte[] content(int seed, int length) {
    return ChunkerContent.of("random", length, seed);
  }

  private StorageException failure(BlobHandle handle) {
    return catchThrowableOfType(StorageException.class, () -> loader.load(handle));
  }

  private void flip(Id pack, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(made.pack(pack));
    bytes[(int) at] ^= 1;
    Files.write(made.pack(pack), bytes);
  }

  @Test
  void aBlobIsReadWithOneRequest() throws Exception {
    Id id = made.data(content(1, 5_000));
    made.store();
    made.storage.opened.clear();

    assertThat(loader.load(BlobHandle.data(id))).isEqualTo(content(1, 5_000));
    assertThat(made.storage.opened).hasSize(1);
    assertThat(failure(BlobHandle.tree(id)).kind()).isEqualTo(Kind.DAMAGED);
  }

  @Test
  void damageIsToldWithTheBlobThePackAndWhatToDo() throws Exception {
    Id id = made.data(content(1, 5_000));
    Id pack = made.store();
    flip(pack, 100);

    StorageException e = failure(BlobHandle.data(id));

    assertThat(e.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(e)
        .hasMessageContaining(BlobHandle.data(id).toString())
        .hasMessageContaining("r/data/" + pack.toString().substring(0, 2) + "/" + pack)
        .hasMessageContaining("MAC")
        .hasMessageContaining("check the repository");
  }

  @Test
  void aMissingOrShortPackIsDamageOfTheBlob() throws Exception {
    Id first = made.data(content(1, 5_000));
    Id last = made.data(content(2, 5_000));
    Id pack = made.store();
    byte[] whole = Files.readAllBytes(made.pack(pack));
    Files.write(made.pack(pack), Arrays.copyOf(whole, 6_000));

    assertThat(loader.load(BlobHandle.data(first))).isEqualTo(content(1, 5_000));
    assertThat(failure(BlobHandle.data(last)).kind()).isEqualTo(Kind.DAMAGED);
    assertThat(failure(BlobHandle.data(last))).hasMessageContaining("ends");
    Files.delete(made.pack(pack));
    assertThat(failure(BlobHandle.data(first)).kind()).isEqualTo(Kind.DAMAGED);
    assertThat(failure(BlobHandle.data(first))).hasMessageContaining("is missing");
  }

  @Test
  void aBlobThatNoIndexNamesIsDamage() {
    Id id = Id.read(content(9, 32), 0);

    StorageException e = failure(BlobHandle.data(id));

    assertThat(e.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(e).hasMessageContaining(id.toString()).hasMessageContaining("in no pack");
  }

  @Test
  void anotherCopyIsTakenWhereOneIsDamaged() throws Exception {
    Id id = made.data(content(1, 5_000));
    Id one = made.store();
    made.data(content(1, 5_000));
    Id other = made.store();
    assertThat(one).isNotEqualTo(other);
    List<StoredBlob> inFirst = blobs(one);
    flip(one, 100);

    assertThat(loader.load(BlobHandle.data(id))).isEqualTo(content(1, 5_000));
    List<byte[]> taken = new ArrayList<>();
    loader.loadAll(one, inFirst, (i, b, at, n) -> taken.add(Arrays.copyOfRange(b, at, n)));
    assertThat(taken).containsExactly(content(1, 5_000));
    flip(other, 100);
    assertThat(failure(BlobHandle.data(id)).getSuppressed()).hasSize(1);
  }

  private List<StoredBlob> blobs(Id pack) throws IOException {
    List<StoredBlob> found = new ArrayList<>();
    made.index.forEachPack(
        (p, blobs) -> {
          if (p.equals(pack)) {
            found.addAll(blobs);
          }
        });
    return found;
  }

  @Test
  void blobsThatLieCloseAreReadTogether() throws Exception {
    for (int i = 0; i < 40; i++) {
      made.data(content(i, 50_000));
    }
    made.data(content(99, 5_000_000));
    made.data(content(100, 1_000));
    Id pack = made.store();
    List<StoredBlob> all = blobs(pack);
    List<StoredBlob> some = new ArrayList<>(all);
    some.subList(1, 3).clear(); // a gap of 100 000 bytes
    some.subList(10, 20).clear(); // and one of 500 000
    made.storage.opened.clear();
    List<Integer> numbers = new ArrayList<>();

    loader.loadAll(
        pack,
        some,
        (i, b, at, n) -> {
          numbers.add(i);
          assertThat(n).isEqualTo(some.get(i).contentLength());
        });

    assertThat(numbers).hasSize(some.size()).isSorted();
    assertThat(made.storage.opened).extracting(Range::offset).hasSize(4).startsWith(0L);
    assertThat(made.storage.opened.get(2).length()).isGreaterThan(5_000_000);
    assertThat(made.storage.opened.get(3).length()).isLessThan(2_000);
  }

  @Test
  void whatIsDamagedAmongOthersIsToldOfThatOne() throws Exception {
    made.data(content(1, 50_000));
    Id second = made.data(content(2, 50_000));
    made.data(content(3, 50_000));
    Id pack = made.store();
    flip(pack, 60_000);
    List<Integer> taken = new ArrayList<>();

    assertThatThrownBy(() -> loader.loadAll(pack, blobs(pack), (i, b, at, n) -> taken.add(i)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(BlobHandle.data(second).toString());
    assertThat(taken).containsExactly(0);
  }

  @Test
  void aStorageThatDoesNotAnswerIsNoDamage() throws Exception {
    Id id = made.data(content(1, 5_000));
    Id pack = made.store();
    Files.delete(made.pack(pack));
    Files.createDirectory(made.pack(pack)); // reading fails, but not for absence

    assertThatThrownBy(() -> loader.load(BlobHandle.data(id)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(StorageException.class);
  }

  @Test
  void treesAreReadWithFewRequests() throws Exception {
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ids.add(made.tree("{\"nodes\":[],\"n\":\"" + i + "\"}"));
    }
    made.store();
    made.storage.opened.clear();

    for (Id id : ids) {
      assertThat(new String(loader.tree(id), StandardCharsets.UTF_8)).startsWith("{\"nodes\":[]");
    }

    assertThat(made.storage.opened).hasSize(1);
  }

  @Test
  void aTreeThatIsTooLargeForMemoryIsStreamed() throws Exception {
    Node[] nodes = new Node[41_000];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] =
          Node.of(("name " + i).getBytes(StandardCharsets.UTF_8), NodeType.FILE)
              .user("a user with a name that takes its room in the tree")
              .content(List.of())
              .build();
    }
    Id id = made.tree(nodes);
    made.store();
    int seen = 0;

    assertThat(made.index.contentLength(BlobHandle.tree(id)).orElseThrow()).isGreaterThan(8 << 20);
    try (OpenTree tree = loader.openTree(id)) {
      while (tree.next() != null) {
        seen++;
      }
    }
    assertThat(seen).isEqualTo(nodes.length);
    flip(made.largest(), 1_000);
    assertThatThrownBy(() -> loader.openTree(id))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(BlobHandle.tree(id).toString());
  }

  @Test
  void namesInATreeMustAscend() throws Exception {
    String node =
        "{\"name\":\"%s\",\"type\":\"fifo\",\"mtime\":\"0001-01-01T00:00:00Z\",\"content\":null}";
    Id twice = made.tree("{\"nodes\":[" + node.formatted("a") + "," + node.formatted("a") + "]}");
    Id down = made.tree("{\"nodes\":[" + node.formatted("b") + "," + node.formatted("a") + "]}");
    made.store();

    assertThatThrownBy(() -> readAll(twice)).hasMessageContaining("'a' twice");
    assertThatThrownBy(() -> readAll(down)).hasMessageContaining("not in order");
  }

  private void readAll(Id id) throws IOException {
    try (OpenTree tree = loader.openTree(id)) {
      Node n = tree.next();
      while (n != null) {
        n = tree.next();
      }
    }
  }

  @Test
  void manyThreadsLoadAtOnce() throws Exception {
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ids.add(made.data(content(i, 20_000)));
    }
    made.store();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<byte[]>> work = new ArrayList<>();
      for (int round = 0; round < 5; round++) {
        ids.forEach(id -> work.add(() -> loader.load(BlobHandle.data(id))));
      }
      List<Future<byte[]>> loaded = threads.invokeAll(work);
      for (int i = 0; i < loaded.size(); i++) {
        assertThat(loaded.get(i).get()).isEqualTo(content(i % 40, 20_000));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nothingIsLoadedOnceItIsClosed() throws Exception {
    Id id = made.data(content(1, 5_000));
    made.store();
    loader.close();

    assertThatThrownBy(() -> loader.load(BlobHandle.data(id)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
