package io.respaldo.examples.cli;

import io.respaldo.format.repository.Repository;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a repository; the first backup does so too. */
@Command(name = "init")
final class RepoInit implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  RepoInit(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    return place.in(
        session,
        (storage, folder, password) -> {
          try (Repository made = Repository.create(storage, folder, password)) {
            if (session.json()) {
              session.print(Json.message("initialized").put("id", made.id()));
            } else {
              session.say("repo.made", made.id().substring(0, 10));
            }
            return ExitCode.OK;
          }
        });
  }
}
