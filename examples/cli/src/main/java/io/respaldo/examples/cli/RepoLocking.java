package io.respaldo.examples.cli;

import io.respaldo.format.repository.Repository;
import picocli.CommandLine.Option;

/** Whether a repository is locked while it is read. */
final class RepoLocking {
  @Option(names = "--no-lock")
  boolean noLock;

  /** The repository to read by; closed with the one that was given. */
  Repository reading(Repository repository) {
    return noLock ? repository.readingWithoutLocks() : repository;
  }
}
