package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SharedRepository;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The repositories of a storage, each opened once, and made where it may be. Thread-safe. */
final class TenantRepositories implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TenantRepositories.class);

  private final StorageBackend storage;
  private final RepositorySettings settings;
  private final Map<String, SharedRepository> open = new ConcurrentHashMap<>();

  TenantRepositories(StorageBackend storage, RepositorySettings settings) {
    this.storage = storage;
    this.settings = settings;
  }

  /**
   * The right to use a repository. Blocks while it is opened for the first time.
   *
   * @param name of the repository: the tenant's, or an instance's
   * @param make it, when there is none
   */
  SharedRepository.Use use(String name, boolean make) throws IOException {
    return open.computeIfAbsent(name, n -> new SharedRepository(m -> opened(n, m))).use(make);
  }

  private OpenRepository opened(String name, boolean make) throws IOException {
    RepositoryLayout layout = RepositoryLayout.ofTenant(name);
    PasswordSource password = settings.passwordOf(name);
    if (make && new RepositoryFiles(storage, layout).readConfig().isEmpty()) {
      try {
        return made(layout, password);
      } catch (StorageException e) {
        if (e.kind() != Kind.EXISTS
            || new RepositoryFiles(storage, layout).readConfig().isEmpty()) {
          throw e;
        }
        LOG.info("somebody else has just made the repository at '{}'", layout.root());
      }
    }
    return OpenRepository.open(storage, layout, password, Optional.empty());
  }

  private OpenRepository made(RepositoryLayout layout, PasswordSource password) throws IOException {
    TimeSource time = settings.time();
    ScryptCost cost = settings.cost().orElseGet(() -> Repository.cost(time));
    OpenRepository made =
        OpenRepository.create(storage, layout, password, Repository.label(time), cost);
    LOG.warn(
        "made a new repository at '{}': keep its password, or a recovery sheet, where the backups"
            + " are not; nothing in it can be read without",
        layout.root());
    return made;
  }

  /** The keys go when the last users have gone. */
  @Override
  public void close() {
    open.values().forEach(SharedRepository::close);
    open.clear();
  }
}
