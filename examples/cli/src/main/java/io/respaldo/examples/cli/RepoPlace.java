package io.respaldo.examples.cli;

import io.respaldo.BackupManager;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.Repository;
import io.respaldo.format.repository.RepositoryFormat;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Path;
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

  /** What is done with a repository, and takes long. */
  interface LongWork<T> {
    T with(Repository repository, FormatProgress progress) throws IOException, InterruptedException;
  }

  /** What is done with the place where a repository lies. */
  interface PlaceWork<T> {
    T in(StorageBackend storage, Folder folder, PasswordSource password)
        throws IOException, InterruptedException;
  }

  <T> T open(Session session, Work<T> work) throws IOException, InterruptedException {
    return in(session, (disk, folder, password) -> with(session, disk, folder, password, work));
  }

  private static <T> T with(
      Session session, StorageBackend disk, Folder folder, PasswordSource password, Work<T> work)
      throws IOException, InterruptedException {
    try (Repository opened = Repository.open(disk, folder, password, session.io().time())) {
      return work.with(opened);
    }
  }

  /**
   * As {@link #open}, with progress shown.
   *
   * @param task what is being done, for people
   */
  <T> T watch(Session session, String task, LongWork<T> work)
      throws IOException, InterruptedException {
    return open(
        session,
        r -> {
          try (Meter meter = new Meter(session, task)) {
            return work.with(r, meter);
          }
        });
  }

  /**
   * As {@link #open}, for what changes the repository: nobody else with this home does so
   * meanwhile, and the audit trail says who did. A repository that is in no storage of the
   * configuration is only locked.
   *
   * @param action for the audit trail
   */
  <T> T change(Session session, String action, Work<T> work)
      throws IOException, InterruptedException {
    return alone(session, action, () -> open(session, work));
  }

  /** As {@link #change}, with progress shown. */
  <T> T changeWatched(Session session, String action, LongWork<T> work)
      throws IOException, InterruptedException {
    return alone(session, action, () -> watch(session, action, work));
  }

  /** As {@link #change}, without opening it. */
  <T> T alone(Session session, String action, BackupManager.SharedWork<T> work)
      throws IOException, InterruptedException {
    if (at != null) {
      return work.run();
    }
    String what = "repository " + (storage.isEmpty() ? "" : storage + " ") + repository;
    return session.cancellation().during(() -> session.manager().exclusively(what, action, work));
  }

  <T> T in(Session session, PlaceWork<T> work) throws IOException, InterruptedException {
    RepoAddress address = new RepoAddress(storage, repository, at, passwordFile);
    return session.cancellation().during(() -> in(session, address, work));
  }

  /** The storage that the repository lies in. */
  Path place(Session session) {
    return new RepoAddress(storage, repository, at, passwordFile).place(session);
  }

  /** Without a cancellation of its own: within the work on another repository. */
  static <T> T openWithin(Session session, RepoAddress address, Work<T> work)
      throws IOException, InterruptedException {
    return in(
        session, address, (disk, folder, password) -> with(session, disk, folder, password, work));
  }

  private static <T> T in(Session session, RepoAddress address, PlaceWork<T> work)
      throws IOException, InterruptedException {
    PasswordSource password = address.password(session);
    try (LocalStorage disk = LocalStorage.at(address.place(session))) {
      return work.in(disk, address.folder(), password);
    }
  }
}
