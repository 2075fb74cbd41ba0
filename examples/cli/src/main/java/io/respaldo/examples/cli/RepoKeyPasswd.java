package io.respaldo.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Replaces the password that opens a repository now. */
@Command(name = "passwd")
final class RepoKeyPasswd implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin NewPassword password = new NewPassword();

  RepoKeyPasswd(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    String key =
        place.change(session, "key passwd", r -> r.changePassword(password.source(session)));
    session.say("repo.key_changed", key.substring(0, 8));
    return ExitCode.OK;
  }
}
