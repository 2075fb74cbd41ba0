package io.respaldo.storage.local;

import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.testkit.StorageBackendContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contract, for a folder on any file system. */
abstract class LocalContract extends StorageBackendContract {
  private @Nullable Path root;

  /** A folder that isn't there yet. */
  abstract Path newRoot() throws Exception;

  Path root() {
    if (root == null) {
      throw new IllegalStateException("no root before a test");
    }
    return root;
  }

  @Override
  protected StorageBackend fresh() throws Exception {
    Path made = newRoot();
    root = made;
    return LocalStorage.at(made);
  }

  @Override
  protected Optional<StorageBackend> reopen() throws Exception {
    return Optional.of(LocalStorage.at(root()));
  }

  @Override
  protected List<String> strays() throws Exception {
    try (Stream<Path> all = Files.walk(root())) {
      return all.filter(path -> !path.equals(root()))
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.startsWith(".tmp-") && !name.equals(RootLock.NAME))
          .toList();
    }
  }

  /** A hundred thousand forces to disk would prove nothing here. */
  @Override
  protected void put(StorageBackend storage, ObjectKey key, byte[] content) throws Exception {
    Path file = root();
    for (String segment : key.path().split("/", -1)) {
      file = file.resolve(segment);
    }
    if (!Files.exists(file.getParent())) {
      Files.createDirectories(file.getParent());
    }
    Files.write(file, content);
  }
}
