package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.Actor;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who did what: one object an entry, {@code audit/2025-11/20251119T030000123Z-1a2b3c4d.json},
 * created once and never changed, so that two nodes never disturb each other.
 */
public final class AuditTrail implements Codec<AuditEntry> {
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("yyyy-MM").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final StorageBackend home;

  public AuditTrail(StorageBackend home) {
    this.home = home;
  }

  public void add(AuditEntry entry) throws IOException {
    Folder folder = Layout.audit().folder(MONTH.format(entry.at()));
    ObjectKey key =
        folder.key(
            STAMP.format(entry.at())
                + "-"
                + UUID.randomUUID().toString().substring(0, 8)
                + ".json");
    home.create(key, Body.of(bytes(entry)));
  }

  /** Newest first. */
  public List<AuditEntry> newest(int limit) throws IOException {
    List<ObjectKey> keys;
    try (Stream<ObjectInfo> all = home.list(Layout.audit())) {
      keys =
          all.map(ObjectInfo::key)
              .filter(k -> k.name().endsWith(".json"))
              .sorted(Comparator.<ObjectKey>naturalOrder().reversed())
              .limit(limit)
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<AuditEntry> entries = new ArrayList<>(keys.size());
    for (ObjectKey key : keys) {
      try (ObjectContent in = home.open(key)) {
        entries.add(value(key.path(), in.readAllBytes()));
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.MISSING) {
          throw e;
        }
      }
    }
    return entries;
  }

  @Override
  public ObjectNode write(AuditEntry entry) {
    return json(entry);
  }

  static ObjectNode json(AuditEntry e) {
    ObjectNode node = Json.object().put("at", Words.time(e.at()));
    node.set("actor", Words.actor(e.actor()));
    node.put("action", e.action());
    e.instance().ifPresent(i -> node.put("instance_name", i));
    node.put("subject", e.subject()).put("outcome", e.outcome()).put("detail", e.detail());
    return node;
  }

  @Override
  public AuditEntry read(Fields f) throws DamagedDocumentException {
    Instant at = f.instant("at");
    return new AuditEntry(
        at,
        f.object("actor", Words::actor).orElse(Actor.SYSTEM),
        f.text("action"),
        f.optionalText("instance_name"),
        f.text("subject"),
        f.text("outcome"),
        f.text("detail"));
  }
}
