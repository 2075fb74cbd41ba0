package io.respaldo.format.repository.internal.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.Fuzz;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class BlobIndexTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private Id id() {
    return new Id(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private List<StoredBlob> blobs(int count) {
    List<StoredBlob> blobs = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < count; i++) {
      BlobHandle handle =
          new BlobHandle(random.nextBoolean() ? BlobType.DATA : BlobType.TREE, id());
      int plain = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1 << 20);
      StoredBlob blob = new StoredBlob(handle, offset, 33 + random.nextInt(1 << 20), plain);
      blobs.add(blob);
      offset = blob.end();
    }
    return blobs;
  }

  private void check(BlobIndex index, Map<Id, List<StoredBlob>> model) throws Exception {
    int total = 0;
    for (var pack : model.entrySet()) {
      total += pack.getValue().size();
      assertThat(index.hasPack(pack.getKey())).isTrue();
      for (StoredBlob blob : pack.getValue()) {
        assertThat(index.find(blob.handle()))
            .as("seed %d", seed)
            .contains(new PackedBlob(pack.getKey(), blob));
        assertThat(index.contentLength(blob.handle())).hasValue(blob.contentLength());
        assertThat(index.get(index.number(blob.handle())).blob()).isEqualTo(blob);
      }
    }
    assertThat(index.size()).isEqualTo(total);
    Map<Id, List<StoredBlob>> shown = new HashMap<>();
    index.forEachPack(shown::put);
    assertThat(shown).isEqualTo(model);
    for (int i = 0; i < 1000; i++) {
      assertThat(index.has(BlobHandle.data(id()))).isFalse();
    }
  }

  @Test
  void whatIsAddedOneByOneIsFound() throws Exception {
    BlobIndex index = new BlobIndex();
    Map<Id, List<StoredBlob>> model = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      Id pack = id();
      model.put(pack, blobs(1 + random.nextInt(i % 50 == 0 ? 2000 : 70)));
      index.add(pack, model.get(pack));
    }
    check(index, model);
  }

  @Test
  void whatIsAddedInBulkIsFoundAndMayGrowAfter() throws Exception {
    BlobIndex index = new BlobIndex();
    Map<Id, List<StoredBlob>> model = new HashMap<>();
    for (int round = 0; round < 3; round++) {
      Map<Id, List<StoredBlob>> more = new HashMap<>();
      for (int i = 0; i < 500; i++) {
        more.put(id(), blobs(1 + random.nextInt(70)));
      }
      index.inBulk(() -> more.forEach(index::add));
      model.putAll(more);
      Id single = id();
      model.put(single, blobs(10));
      index.add(single, model.get(single));
    }
    check(index, model);
  }

  @Test
  void packsThatAreToldTwiceCountOnceAndPartsAreJoined() {
    BlobIndex index = new BlobIndex();
    Id pack = id();
    List<StoredBlob> blobs = blobs(10);
    index.add(pack, blobs.subList(0, 4));
    index.add(pack, blobs);
    index.add(pack, blobs);
    index.add(pack, blobs.subList(6, 10));
    assertThat(index.size()).isEqualTo(10);
    for (StoredBlob blob : blobs) {
      assertThat(index.findAll(blob.handle())).containsExactly(new PackedBlob(pack, blob));
    }
  }

  @Test
  void gapsAndOffsetsBeyondIntsAreKept() {
    BlobIndex index = new BlobIndex();
    Id pack = id();
    StoredBlob far = new StoredBlob(BlobHandle.data(id()), (1L << 32) - 5, 40, 0);
    StoredBlob near = new StoredBlob(BlobHandle.data(id()), 100, 40, 0);
    index.add(pack, List.of(far, near));
    assertThat(index.find(far.handle())).contains(new PackedBlob(pack, far));
    assertThat(index.find(near.handle())).contains(new PackedBlob(pack, near));
  }

  @Test
  void aBlobInTwoPacksHasTwoPlacesAndTypesAreKeptApart() {
    BlobIndex index = new BlobIndex();
    StoredBlob blob = blobs(1).get(0);
    Id one = id();
    Id two = id();
    index.add(one, List.of(blob));
    index.add(two, List.of(blob));
    assertThat(index.findAll(blob.handle())).hasSize(2);
    BlobType other = blob.handle().type() == BlobType.DATA ? BlobType.TREE : BlobType.DATA;
    assertThat(index.has(new BlobHandle(other, blob.handle().id()))).isFalse();
  }

  @Test
  void readersSeeWholePacksWhileAWriterAdds() throws Exception {
    BlobIndex index = new BlobIndex();
    List<List<StoredBlob>> packs = new ArrayList<>();
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      packs.add(blobs(30));
      ids.add(id());
    }
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              Random r = new Random(seed);
              while (index.packs() < packs.size()) {
                int i = r.nextInt(packs.size());
                StoredBlob blob = packs.get(i).get(r.nextInt(30));
                index
                    .find(blob.handle())
                    .filter(found -> !found.equals(new PackedBlob(ids.get(i), blob)))
                    .ifPresent(f -> failure.set(new AssertionError("torn: " + f)));
              }
            });
    reader.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    reader.start();
    for (int i = 0; i < packs.size(); i++) {
      index.add(ids.get(i), packs.get(i));
    }
    reader.join();
    assertThat(failure.get()).as("seed %d", seed).isNull();
  }

  @Test
  void anIndexFileIsReadAsItWasWrittenAndUnknownFieldsArePassedOver() throws Exception {
    IndexBuilder builder = new IndexBuilder();
    Map<Id, List<StoredBlob>> model = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      Id pack = id();
      model.put(pack, blobs(7));
      builder.add(pack, model.get(pack));
    }
    assertThat(builder.isFull()).isFalse();
    String json = new String(builder.encode(), UTF_8);
    String more = json.replace("{\"packs\"", "{\"supersedes\":[\"00\"],\"packs\"");
    Map<Id, List<StoredBlob>> read = new HashMap<>();
    IndexReader.read(new ByteArrayInputStream(more.getBytes(UTF_8)), read::put);
    assertThat(read).isEqualTo(model);
  }

  @Test
  void aBuilderIsFullAtFiftyThousandBlobs() {
    IndexBuilder builder = new IndexBuilder();
    List<StoredBlob> blobs = blobs(9_999);
    for (int i = 0; i < 4; i++) {
      builder.add(id(), blobs);
    }
    assertThat(builder.isFull()).isFalse();
    builder.add(id(), blobs(10_005));
    assertThat(builder.isFull()).isTrue();
  }

  @Test
  void lengthsBeyondIntsAreDamaged() {
    IndexBuilder builder = new IndexBuilder();
    builder.add(id(), List.of(new StoredBlob(BlobHandle.data(id()), 0, 1234, 0)));
    String json = new String(builder.encode(), UTF_8);
    for (String wrong : List.of("2147483648", "4294967330", "18446744073709551615", "31")) {
      byte[] changed = json.replace("\"length\":1234", "\"length\":" + wrong).getBytes(UTF_8);
      assertThatThrownBy(() -> IndexReader.read(new ByteArrayInputStream(changed), (p, b) -> {}))
          .as(wrong)
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void theOldestFormIsRefused() {
    assertThatThrownBy(
            () -> IndexReader.read(new ByteArrayInputStream("[]".getBytes(UTF_8)), (p, b) -> {}))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void mutantsAreDamaged() throws Exception {
    IndexBuilder builder = new IndexBuilder();
    builder.add(id(), blobs(5));
    Fuzz.run(
        builder.encode(),
        m -> {
          BlobIndex index = new BlobIndex();
          IndexReader.read(new ByteArrayInputStream(m), index::add);
        });
  }
}
