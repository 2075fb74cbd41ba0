package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.format.repository.SnapshotInfo;
import io.respaldo.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All snapshots, whoever made them. */
@Command(name = "snapshots")
final class RepoSnapshots implements Callable<Integer> {
  private final Session session;

  @Mixin RepoPlace place = new RepoPlace();

  RepoSnapshots(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    List<StorageException> unreadable = new ArrayList<>();
    List<SnapshotInfo> all = place.open(session, r -> r.snapshots(unreadable::add));
    if (session.json()) {
      all.forEach(s -> session.print(json(s)));
    } else {
      print(all);
    }
    unreadable.forEach(e -> session.failed(String.valueOf(e.getMessage()), ExitCode.DAMAGED));
    return unreadable.isEmpty() ? ExitCode.OK : ExitCode.DAMAGED;
  }

  private void print(List<SnapshotInfo> all) {
    Messages words = session.text();
    Table table =
        new Table(
            words.get("col.snapshot"),
            words.get("col.time"),
            words.get("col.host"),
            words.get("col.size"),
            words.get("col.added"),
            words.get("col.backup"),
            words.get("col.paths"));
    for (SnapshotInfo s : all) {
      table.row(
          s.brief(),
          Words.time(s.time(), session.zone()),
          s.host(),
          s.bytes().isPresent() ? Words.bytes(s.bytes().getAsLong()) : "-",
          s.added().isPresent() ? Words.bytes(s.added().getAsLong()) : "-",
          s.backup().orElse("-"),
          String.join(", ", s.paths()));
    }
    table.print(session);
  }

  private static ObjectNode json(SnapshotInfo s) {
    ObjectNode node =
        Json.message("snapshot")
            .put("id", s.id())
            .put("time", s.time().toString())
            .put("hostname", s.host())
            .put("username", s.user())
            .put("program_version", s.program());
    s.paths().forEach(node.withArray("paths")::add);
    s.tags().forEach(node.withArray("tags")::add);
    s.parent().ifPresent(p -> node.put("parent", p));
    s.backup().ifPresent(b -> node.put("backup_id", b));
    s.bytes().ifPresent(b -> node.put("total_bytes", b));
    s.added().ifPresent(b -> node.put("added_bytes", b));
    return node;
  }
}
