package io.respaldo.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets another password open a repository too. */
@Command(name = "add")
final class RepoKeyAdd implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();
  @Mixin NewPassword password = new NewPassword();

  RepoKeyAdd(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    String key = place.change(session, "key add", r -> r.addKey(password.source(session)));
    session.say("repo.key_added", key.substring(0, 8));
    return ExitCode.OK;
  }
}
