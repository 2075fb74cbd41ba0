package io.respaldo.examples.cli;

import io.respaldo.format.repository.Repository;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a repository; the first backup does so too. */
@Command(name = "init")
final class RepoInit implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin RepoOther other = new RepoOther();

  @Option(names = "--copy-chunker-params")
  boolean copyChunker;

  RepoInit(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    if (other.isNamed() != copyChunker) {
      throw new IllegalArgumentException(session.text().get("repo.chunker_and_source"));
    }
    return place.in(
        session,
        (storage, folder, password) -> {
          if (copyChunker) {
            return other.open(
                session, like -> told(Repository.createLike(like, storage, folder, password)));
          }
          return told(Repository.create(storage, folder, password));
        });
  }

  private int told(Repository made) {
    try (made) {
      if (session.json()) {
        session.print(Json.message("initialized").put("id", made.id()));
      } else {
        session.say("repo.made", made.id().substring(0, 10));
      }
      return ExitCode.OK;
    }
  }
}
