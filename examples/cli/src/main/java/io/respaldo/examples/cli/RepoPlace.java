package io.respaldo.examples.cli;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.Repository;
import io.respaldo.format.repository.RepositoryFormat;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which repository is meant, and where its password comes from. */
final class RepoPlace {
  @Option(names = "--storage", paramLabel = "NAME", descriptionKey = "repo.storage")
  String storage = "";

  @Option(names = "--repository", paramLabel = "NAME")
  String repository = RepositoryFormat.DEFAULT;

  @Option(names = "--at", paramLabel = "FOLDER", descriptionKey = "repo.at")
  @Nullable String at;

  @Option(names = "--password-file", paramLabel = "FILE")
  @Nullable String passwordFile;

  /** What is done with a repository. */
  interface Work<T> {
    T with(Repository repository) throws IOException, InterruptedException;
  }

  /** What is done with the place where a repository lies. */
  interface PlaceWork<T> {
    T in(StorageBackend storage, Folder folder, PasswordSource password)
        throws IOException, InterruptedException;
  }

  <T> T open(Session session, Work<T> work) throws IOException, InterruptedException {
    return in(
        session,
        (disk, folder, password) -> {
          try (Repository repository =
              Repository.open(disk, folder, password, session.io().time())) {
            return work.with(repository);
          }
        });
  }

  <T> T in(Session session, PlaceWork<T> work) throws IOException, InterruptedException {
    Path place = place(session);
    Folder folder = at == null ? Repository.folder(repository) : Folder.ROOT;
    PasswordSource password = password(session);
    return session
        .cancellation()
        .during(
            () -> {
              try (LocalStorage disk = LocalStorage.at(place)) {
                return work.in(disk, folder, password);
              }
            });
  }

  private Path place(Session session) {
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

  private PasswordSource password(Session session) {
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
