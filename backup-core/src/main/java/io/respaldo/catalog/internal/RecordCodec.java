package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Actor;
import io.respaldo.BackupId;
import io.respaldo.InstanceName;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord;

/** A run's record as JSON. */
final class RecordCodec implements Codec<RunRecord> {
  static final RecordCodec INSTANCE = new RecordCodec();

  private RecordCodec() {}

  @Override
  public ObjectNode write(RunRecord r) {
    ObjectNode node = Json.object();
    node.put("run_id", r.runId());
    node.put("instance_name", r.instance().value());
    node.put("operation", Words.word(r.operation()));
    node.put("state", Words.word(r.state()));
    node.put("fence", r.fence());
    node.put("worker", r.worker());
    node.set("actor", Words.actor(r.actor()));
    r.planned().ifPresent(t -> node.put("planned_at", Words.time(t)));
    node.put("started_at", Words.time(r.started()));
    r.finished().ifPresent(t -> node.put("finished_at", Words.time(t)));
    r.took().ifPresent(d -> node.put("duration_seconds", Words.seconds(d)));
    r.failure()
        .ifPresent(
            e ->
                node.putObject("error")
                    .put("kind", e.kind())
                    .put("message", e.message())
                    .put("remedy", e.remedy()));
    r.backup().ifPresent(b -> node.set("backup", BackupCodec.INSTANCE.write(b)));
    node.put("format", r.format()).put("storage", r.storage());
    ArrayNode files = node.putArray("files");
    r.files().forEach(files::add);
    if (!r.staging().isEmpty()) {
      node.set("staging", Json.strings(r.staging()));
    }
    r.restore()
        .ifPresent(
            j -> {
              ObjectNode restore = node.putObject("restore");
              restore.put("phase", Words.word(j.phase()));
              j.safetyBackup().ifPresent(b -> restore.put("safety_backup", b.value()));
              j.keptUntil().ifPresent(t -> restore.put("kept_until", Words.time(t)));
              if (j.undone()) {
                restore.put("undone", true);
              }
            });
    Words.findings(node.putArray("findings"), r.findings());
    r.deleted()
        .ifPresent(
            d -> {
              ObjectNode deleted = node.putObject("deleted");
              deleted.put("at", Words.time(d.at()));
              deleted.set("actor", Words.actor(d.actor()));
              deleted.put("reason", d.reason());
            });
    Json.putOthers(node, r.otherFields());
    return node;
  }

  @Override
  public RunRecord read(Fields f) throws DamagedDocumentException {
    f.optionalDouble("duration_seconds"); // derived
    return new RunRecord(
        f.requiredText("run_id"),
        InstanceName.of(f.requiredText("instance_name")),
        f.word("operation", RunRecord.Operation.class, null),
        f.word("state", RunRecord.State.class, null),
        f.number("fence"),
        f.text("worker"),
        f.object("actor", Words::actor).orElse(Actor.SYSTEM),
        f.optionalInstant("planned_at"),
        f.instant("started_at"),
        f.optionalInstant("finished_at"),
        f.object("backup", BackupCodec.INSTANCE::read),
        f.text("format"),
        f.text("storage"),
        f.texts("files"),
        f.strings("staging"),
        f.object(
            "restore",
            j ->
                new RestoreJournal(
                    j.word("phase", RestoreJournal.Phase.class, null),
                    j.optionalText("safety_backup").map(BackupId::of),
                    j.optionalInstant("kept_until"),
                    j.flag("undone", false))),
        f.objects("findings", Words::finding),
        f.object(
            "error",
            e -> new RunRecord.Failure(e.text("kind"), e.text("message"), e.text("remedy"))),
        f.object(
            "deleted",
            d ->
                new RunRecord.Deletion(
                    d.instant("at"),
                    d.object("actor", Words::actor).orElse(Actor.SYSTEM),
                    d.text("reason"))),
        f.others());
  }
}
