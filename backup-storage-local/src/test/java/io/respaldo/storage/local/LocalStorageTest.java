package io.respaldo.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalStorageTest {
  @TempDir static Path temp;

  static Stream<Path> places() throws Exception {
    return Stream.of(
        temp.resolve("real"),
        Jimfs.newFileSystem(Configuration.unix()).getPath("/store"),
        Jimfs.newFileSystem(Configuration.osX()).getPath("/store"),
        Jimfs.newFileSystem(Configuration.windows()).getPath("C:\\store"));
  }

  @ParameterizedTest
  @MethodSource("places")
  void keepsObjects(Path root) throws Exception {
    LocalStorage storage = LocalStorage.at(root);
    ObjectKey key = ObjectKey.of("a/b/c.txt");
    ObjectInfo made = storage.create(key, Body.of(new byte[] {1, 2, 3}));
    assertThat(storage.find(key)).contains(made);
    try (var content = storage.open(key)) {
      assertThat(content.readAllBytes()).containsExactly(1, 2, 3);
      assertThat(content.info()).isEqualTo(made);
    }
    assertThatThrownBy(() -> storage.create(key, Body.of(new byte[0])))
        .hasMessageContaining("exists already");
    ObjectInfo next = storage.replace(key, Body.of(new byte[] {4}), made.requireTag());
    assertThatThrownBy(() -> storage.replace(key, Body.of(new byte[0]), made.requireTag()))
        .hasMessageContaining("no longer");
    assertThat(storage.find(key)).contains(next);
    try (Stream<ObjectInfo> all = storage.list(Folder.ROOT)) {
      assertThat(all.map(ObjectInfo::key)).containsExactly(key);
    }
    storage.delete(List.of(key));
    assertThat(storage.find(key)).isEmpty();
    assertThat(JvmLocks.size()).isZero();
  }
}
