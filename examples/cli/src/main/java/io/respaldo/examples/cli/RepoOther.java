package io.respaldo.examples.cli;

import io.respaldo.format.repository.RepositoryFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The repository that something is taken from. */
final class RepoOther {
  @Option(names = "--from-storage", paramLabel = "NAME", descriptionKey = "repo.from_storage")
  @Nullable String storage;

  @Option(names = "--from-repository", paramLabel = "NAME", descriptionKey = "repo.from_repository")
  @Nullable String repository;

  @Option(names = "--from-at", paramLabel = "FOLDER", descriptionKey = "repo.from_at")
  @Nullable String at;

  @Option(
      names = "--from-password-file",
      paramLabel = "FILE",
      descriptionKey = "repo.from_password")
  @Nullable String passwordFile;

  boolean isNamed() {
    return storage != null || repository != null || at != null;
  }

  /** Within the work on the other one. */
  <T> T open(Session session, RepoPlace.Work<T> work) throws IOException, InterruptedException {
    if (!isNamed()) {
      throw new IllegalArgumentException(session.text().get("repo.no_source"));
    }
    RepoAddress address =
        new RepoAddress(
            storage == null ? "" : storage,
            repository == null ? RepositoryFormat.DEFAULT : repository,
            at,
            passwordFile);
    return RepoPlace.openWithin(session, address, work);
  }
}
