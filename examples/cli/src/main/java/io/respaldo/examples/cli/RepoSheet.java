package io.respaldo.examples.cli;

import io.respaldo.format.repository.RecoverySheet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what gives access to a repository when its password is lost. */
@Command(name = "recovery-sheet")
final class RepoSheet implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  RepoSheet(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    RecoverySheet sheet = place.open(session, r -> r.recoverySheet());
    Messages words = session.text();
    session.print(words.get("sheet.title", sheet.repository()));
    session.print("");
    sheet.lines().forEach(l -> session.print("    " + l));
    session.print("");
    session.print(words.get("sheet.secret"));
    session.print(words.get("sheet.use"));
    session.print("    respaldo repo recover --sheet FILE --new-password-file FILE");
    return ExitCode.OK;
  }
}
