package io.respaldo.catalog.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.Finding;
import io.respaldo.catalog.RunRecord;
import io.respaldo.part.Part;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Records in few bytes, one after the other: numbers of variable length, and each text once. {@link
 * RecordReader} is its mirror. Never the truth, which is JSON; so the layout may change at will
 * ({@link RecordBlock#LAYOUT} tells two layouts apart).
 */
final class RecordWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Integer> known = new HashMap<>();

  byte[] bytes() {
    return out.toByteArray();
  }

  void number(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Zero and the text when it is new, else its number among those that were. */
  void text(String text) {
    Integer before = known.putIfAbsent(text, known.size() + 1);
    if (before != null) {
      number(before);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(0);
    number(utf8.length);
    out.writeBytes(utf8);
  }

  void time(Instant t) {
    number(t.getEpochSecond());
    number(t.getNano());
  }

  <T> void optional(Optional<T> value, Consumer<T> writer) {
    number(value.isPresent() ? 1 : 0);
    value.ifPresent(writer);
  }

  private <T> void all(Collection<T> values, Consumer<T> writer) {
    number(values.size());
    values.forEach(writer);
  }

  private void map(Map<String, String> map) {
    all(
        map.entrySet(),
        e -> {
          text(e.getKey());
          text(e.getValue());
        });
  }

  private void word(Enum<?> value) {
    text(value.name());
  }

  private void duration(Duration d) {
    number(d.getSeconds());
    number(d.getNano());
  }

  private void actor(Actor actor) {
    text(actor.name());
    text(actor.origin());
  }

  void record(RunRecord r) {
    text(r.runId());
    text(r.instance().value());
    word(r.operation());
    word(r.state());
    number(r.fence());
    text(r.worker());
    actor(r.actor());
    optional(r.planned(), this::time);
    time(r.started());
    optional(r.finished(), this::time);
    optional(r.backup(), this::backup);
    text(r.format());
    text(r.storage());
    all(r.files(), this::text);
    map(r.staging());
    optional(
        r.restore(),
        j -> {
          word(j.phase());
          optional(j.safetyBackup(), b -> text(b.value()));
          optional(j.keptUntil(), this::time);
          number(j.undone() ? 1 : 0);
        });
    all(r.findings(), this::finding);
    optional(
        r.failure(),
        f -> {
          text(f.kind());
          text(f.message());
          text(f.remedy());
        });
    optional(
        r.deleted(),
        d -> {
          time(d.at());
          actor(d.actor());
          text(d.reason());
        });
    text(r.otherFields().isEmpty() ? "" : Json.line(Json.tree(r.otherFields())));
  }

  private void backup(Backup b) {
    text(b.id().value());
    text(b.instance().value());
    word(b.state());
    word(b.kind());
    optional(b.base(), base -> text(base.value()));
    word(b.origin().trigger());
    actor(b.origin().actor());
    text(b.origin().label());
    text(b.origin().description());
    map(b.origin().metadata());
    time(b.time());
    duration(b.took());
    content(b.content());
    map(b.facts());
    all(b.warnings(), this::finding);
    number(b.pinned() ? 1 : 0);
  }

  private void content(Backup.Content c) {
    text(c.format());
    text(c.storage());
    text(c.file());
    number(c.bytes());
    number(c.storedBytes());
    map(c.checksums());
    all(c.parts(), this::part);
  }

  private void part(Part p) {
    text(p.name());
    word(p.shape());
    number(p.files());
    number(p.bytes());
  }

  private void finding(Finding f) {
    word(f.severity());
    text(f.code());
    text(f.message());
    text(f.remedy());
    number(f.count());
    all(f.examples(), this::text);
  }
}
