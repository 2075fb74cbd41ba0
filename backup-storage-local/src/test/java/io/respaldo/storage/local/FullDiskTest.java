package io.respaldo.storage.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of eight megabytes, on a loop device. */
@Tag("once")
class FullDiskTest {
  @TempDir Path temp;
  private @Nullable SmallDisk small;

  private Path disk() {
    return temp.resolve("disk");
  }

  private LocalStorage storage() throws IOException {
    return LocalStorage.at(disk().resolve("store"));
  }

  @BeforeEach
  void mount() throws Exception {
    small = SmallDisk.mount(temp, 8);
  }

  @AfterEach
  void unmount() throws Exception {
    if (small != null) {
      small.close();
    }
  }

  @Test
  void anObjectThatDoesNotFitIsFullAndLeavesNothing() throws Exception {
    LocalStorage storage = storage();
    long before = storage.free().orElseThrow();
    ObjectKey key = ObjectKey.of("a/big");
    StorageException refused =
        catchThrowableOfType(
            StorageException.class, () -> storage.create(key, Body.of(new byte[20 << 20])));
    assertThat(refused.kind()).isEqualTo(Kind.FULL);
    assertThat(refused).hasMessageContaining("free some");
    assertThat(storage.find(key)).isEmpty();
    assertThat(temporaries()).isEmpty();
    assertThat(storage.free().orElseThrow()).isGreaterThan(before - 100_000);
    storage.create(key, Body.of(new byte[100]));
  }

  @Test
  void onAFullDiskEverythingIsWholeAndDeletingWorks() throws Exception {
    LocalStorage storage = storage();
    ObjectKey doc = ObjectKey.of("doc");
    ObjectInfo old = storage.create(doc, Body.of(new byte[5000]));
    int stored = fill(storage, 50_000) + fill(storage, 1000) + fill(storage, 1);

    StorageException refused =
        catchThrowableOfType(
            StorageException.class,
            () -> storage.replace(doc, Body.of(new byte[6000]), old.requireTag()));
    assertThat(refused.kind()).isEqualTo(Kind.FULL);
    assertThat(storage.find(doc)).contains(old);
    assertThat(temporaries()).isEmpty();

    List<ObjectInfo> all;
    try (Stream<ObjectInfo> listing = LocalStorage.at(storage.root()).list(Folder.ROOT)) {
      all = listing.toList();
    }
    assertThat(all).hasSize(stored + 1);
    for (ObjectInfo info : all) {
      assertWhole(storage, info);
    }
    storage.delete(all.stream().map(ObjectInfo::key).filter(key -> !key.equals(doc)).toList());
    storage.replace(doc, Body.of(new byte[6000]), old.requireTag());
  }

  /** Creates objects of one size until no more fits. */
  private static int fill(LocalStorage storage, int size) throws IOException {
    for (int i = 0; ; i++) {
      byte[] content = new byte[size];
      Arrays.fill(content, (byte) 7);
      try {
        storage.create(ObjectKey.of("fill/" + size + "/" + i), Body.of(content));
      } catch (StorageException e) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.FULL);
        return i;
      }
    }
  }

  private static void assertWhole(LocalStorage storage, ObjectInfo info) throws IOException {
    String[] path = info.key().path().split("/", -1);
    if (path.length == 3) {
      try (ObjectContent content = storage.open(info.key())) {
        byte[] bytes = content.readAllBytes();
        assertThat(bytes).hasSize(Integer.parseInt(path[1])).containsOnly(7);
      }
    }
  }

  @Test
  void aDiskMountedReadOnlyIsReadAndRefusesToBeWritten() throws Exception {
    ObjectKey key = ObjectKey.of("a");
    storage().create(key, Body.of(new byte[10]));
    requireNonNull(small).remountReadOnly();
    LocalStorage storage = storage();
    assertThat(storage.find(key)).isPresent();
    StorageException refused =
        catchThrowableOfType(
            StorageException.class, () -> storage.create(ObjectKey.of("b"), Body.of(new byte[1])));
    assertThat(refused.kind()).isEqualTo(Kind.DENIED);
    assertThat(refused).hasMessageContaining("read-only");
    refused = catchThrowableOfType(StorageException.class, () -> storage.delete(List.of(key)));
    assertThat(refused.kind()).isEqualTo(Kind.DENIED);
  }

  private List<Path> temporaries() throws IOException {
    try (Stream<Path> all = Files.walk(disk().resolve("store"))) {
      return all.filter(path -> TemporaryFiles.ours(path.getFileName().toString())).toList();
    }
  }
}
