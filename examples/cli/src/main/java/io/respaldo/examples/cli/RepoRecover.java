package io.respaldo.examples.cli;

import io.respaldo.format.repository.Repository;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a repository whose passwords are lost another one. */
@Command(name = "recover")
final class RepoRecover implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin NewPassword password = new NewPassword();

  @Option(names = "--sheet", paramLabel = "FILE", required = true)
  String sheet = "";

  RepoRecover(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    // the lines of the key, and not what the sheet says around them
    List<String> lines =
        Files.readAllLines(session.path(sheet)).stream()
            .filter(l -> l.strip().matches("\\d\\s*:.*"))
            .toList();
    String key =
        place.alone(
            session,
            "recover",
            () ->
                place.in(
                    session,
                    (storage, folder, old) ->
                        Repository.recover(storage, folder, lines, password.source(session))));
    session.say("repo.key_added", key.substring(0, 8));
    return ExitCode.OK;
  }
}
