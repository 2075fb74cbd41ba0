package io.respaldo.benchmarks;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.storage.Folder;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A repository in a folder, opened with the password in {@code RESTIC_PASSWORD}. */
final class LocalRepository implements AutoCloseable {
  private final LocalStorage storage;
  private final OpenRepository repository;

  private LocalRepository(LocalStorage storage, OpenRepository repository) {
    this.storage = storage;
    this.repository = repository;
  }

  static LocalRepository open(String path) throws IOException {
    Path folder = Path.of(path).toAbsolutePath();
    LocalStorage storage =
        LocalStorage.at(Objects.requireNonNull(folder.getParent(), "a folder's path"));
    boolean opened = false;
    try {
      RepositoryLayout layout = new RepositoryLayout(new Folder(folder.getFileName().toString()));
      PasswordSource password = PasswordSource.fromEnvironment("RESTIC_PASSWORD");
      OpenRepository repository = OpenRepository.open(storage, layout, password, Optional.empty());
      opened = true;
      return new LocalRepository(storage, repository);
    } finally {
      if (!opened) {
        storage.close();
      }
    }
  }

  OpenRepository repository() {
    return repository;
  }

  @Override
  public void close() throws IOException {
    repository.close();
    storage.close();
  }
}
