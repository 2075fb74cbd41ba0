package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.Trigger;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.part.Part;
import java.util.LinkedHashMap;
import java.util.Map;

/** A backup as JSON: within a run's record, and as the command line prints it. */
final class BackupCodec implements Codec<Backup> {
  static final BackupCodec INSTANCE = new BackupCodec();

  private BackupCodec() {}

  @Override
  public ObjectNode write(Backup b) {
    ObjectNode node = Json.object();
    node.put("id", b.id().value());
    node.put("instance_name", b.instance().value());
    node.put("state", Words.word(b.state()));
    boolean recorded = b.state() != Backup.State.UNRECORDED; // else nobody knows these two
    if (recorded) {
      node.put("kind", Words.word(b.kind()));
    }
    b.base().ifPresent(base -> node.put("base", base.value()));
    if (recorded) {
      node.put("trigger", Words.word(b.origin().trigger()));
    }
    node.set("actor", Words.actor(b.origin().actor()));
    node.put("label", b.origin().label());
    node.put("description", b.origin().description());
    node.set("metadata", Json.strings(b.origin().metadata()));
    node.put("created_at", Words.time(b.time()));
    node.put("duration_seconds", Words.seconds(b.took()));
    node.put("format", b.content().format());
    node.put("storage", b.content().storage());
    node.put("file_name", b.content().file());
    node.put("size_bytes", b.content().bytes());
    node.put("stored_bytes", b.content().storedBytes());
    b.content().checksums().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> node.put("hash_" + e.getKey(), e.getValue()));
    ArrayNode parts = node.putArray("parts");
    for (Part p : b.content().parts()) {
      parts
          .addObject()
          .put("name", p.name())
          .put("shape", Words.word(p.shape()))
          .put("files", p.files())
          .put("bytes", p.bytes());
    }
    node.set("facts", Json.strings(b.facts()));
    Words.findings(node.putArray("warnings"), b.warnings());
    node.put("pinned", b.pinned());
    return node;
  }

  @Override
  public Backup read(Fields f) throws DamagedDocumentException {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (String algorithm : new String[] {"md5", "sha256"}) {
      f.optionalText("hash_" + algorithm).ifPresent(h -> checksums.put(algorithm, h));
    }
    return new Backup(
        BackupId.of(f.requiredText("id")),
        InstanceName.of(f.requiredText("instance_name")),
        f.word("state", Backup.State.class, Backup.State.COMPLETED),
        f.word("kind", BackupKind.class, BackupKind.FULL),
        f.optionalText("base").map(BackupId::of),
        new Backup.Origin(
            f.word("trigger", Trigger.class, Trigger.MANUAL),
            f.object("actor", Words::actor).orElse(Actor.SYSTEM),
            f.text("label"),
            f.text("description"),
            f.strings("metadata")),
        f.instant("created_at"),
        f.seconds("duration_seconds"),
        new Backup.Content(
            f.requiredText("format"),
            f.text("storage"),
            f.requiredText("file_name"),
            f.number("size_bytes"),
            f.number("stored_bytes"),
            checksums,
            f.objects("parts", BackupCodec::part)),
        f.strings("facts"),
        f.<Finding>objects("warnings", Words::finding),
        f.flag("pinned", false));
  }

  private static Part part(Fields f) throws DamagedDocumentException {
    return new Part(
        f.requiredText("name"),
        f.word("shape", Part.Shape.class, Part.Shape.STREAM),
        f.number("files"),
        f.number("bytes"));
  }
}
