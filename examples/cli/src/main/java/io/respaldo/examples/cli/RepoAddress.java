package io.respaldo.examples.cli;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.Repository;
import io.respaldo.storage.Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository lies and where its password comes from, as options say it.
 *
 * @param storage of the configuration file; empty for its home
 * @param repository its name there
 * @param at a folder that is a repository, instead of both
 */
record RepoAddress(
    String storage, String repository, @Nullable String at, @Nullable String passwordFile) {
  Folder folder() {
    return at == null ? Repository.folder(repository) : Folder.ROOT;
  }

  /** The root of its storage. */
  Path place(Session session) {
    if (at != null) {
      Path folder = session.path(at);
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException(session.text().get("export.missing", folder));
      }
      return folder;
    }
    HostConfig config = session.config();
    if (storage.isEmpty()) {
      return config.home();
    }
    Path folder = config.storages().get(storage);
    if (folder == null) {
      throw new IllegalArgumentException(session.text().get("repo.no_storage", storage));
    }
    return folder;
  }

  PasswordSource password(Session session) {
    Map<String, String> environment = session.io().environment();
    if (passwordFile != null) {
      return PasswordSource.fromFile(session.path(passwordFile));
    }
    if (at == null) {
      return session
          .config()
          .repository()
          .orElseThrow(() -> new ConfigException(session.text().get("repo.no_password")))
          .password(repository, environment);
    }
    String file = environment.get("RESTIC_PASSWORD_FILE");
    return file == null
        ? PasswordSource.fromEnvironment("RESTIC_PASSWORD", environment)
        : PasswordSource.fromFile(session.path(file));
  }
}
