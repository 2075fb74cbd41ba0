package io.respaldo.examples.cli;

import io.respaldo.format.repository.KeyInfo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The keys of a repository: one for each password. */
@Command(name = "list")
final class RepoKeyList implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  RepoKeyList(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    List<KeyInfo> keys = place.open(session, r -> r.keys());
    if (session.json()) {
      for (KeyInfo k : keys) {
        session.print(
            Json.message("key")
                .put("id", k.id())
                .put("userName", k.user())
                .put("hostName", k.host())
                .put("created", k.created().toString())
                .put("current", k.current()));
      }
      return ExitCode.OK;
    }
    Messages words = session.text();
    Table table =
        new Table(
            words.get("col.key"),
            words.get("col.time"),
            words.get("col.by"),
            words.get("col.host"));
    for (KeyInfo k : keys) {
      table.row(
          (k.current() ? "*" : " ") + k.id().substring(0, 8),
          Words.time(k.created(), session.zone()),
          k.user(),
          k.host());
    }
    table.print(session);
    return ExitCode.OK;
  }
}
