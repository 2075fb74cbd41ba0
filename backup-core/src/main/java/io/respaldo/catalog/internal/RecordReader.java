package io.respaldo.catalog.internal;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupId;
import io.respaldo.BackupKind;
import io.respaldo.Finding;
import io.respaldo.InstanceName;
import io.respaldo.Trigger;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.catalog.RestoreJournal;
import io.respaldo.catalog.RunRecord;
import io.respaldo.part.Part;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@link RecordWriter} wrote. Bytes that it did not write end in some {@link
 * RuntimeException}, never in a wrong allocation.
 */
final class RecordReader {
  private final byte[] bytes;
  private int at;
  private final List<String> known = new ArrayList<>();
  private Optional<InstanceName> instance = Optional.empty();
  private Optional<Actor> actor = Optional.empty();

  RecordReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IllegalStateException("a number of more than 64 bits");
  }

  /** How many follow, each of at least one byte. */
  private int count() {
    long count = number();
    if (count < 0 || count > bytes.length - at) {
      throw new IllegalStateException("more than there is");
    }
    return (int) count;
  }

  String text() {
    int number = Math.toIntExact(number());
    if (number > 0) {
      return known.get(number - 1);
    }
    int length = count();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    known.add(text);
    return text;
  }

  Instant time() {
    return Instant.ofEpochSecond(number(), number());
  }

  interface Item<T> {
    T read();
  }

  <T> Optional<T> optional(Item<T> item) {
    return number() == 0 ? Optional.empty() : Optional.of(item.read());
  }

  private <T> List<T> all(Item<T> item) {
    int count = count();
    if (count == 0) {
      return List.of();
    }
    List<T> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(item.read());
    }
    return all;
  }

  private Map<String, String> map() {
    int count = count();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(text(), text());
    }
    return map;
  }

  private <E extends Enum<E>> E word(Class<E> type) {
    return Enum.valueOf(type, text());
  }

  private InstanceName instance() {
    String name = text();
    if (instance.isEmpty() || !instance.get().value().equals(name)) {
      instance = Optional.of(InstanceName.of(name));
    }
    return instance.get();
  }

  private Actor actor() {
    String name = text();
    String origin = text();
    if (actor.isEmpty()
        || !actor.get().name().equals(name)
        || !actor.get().origin().equals(origin)) {
      actor = Optional.of(Actor.of(name, origin));
    }
    return actor.get();
  }

  RunRecord record() {
    return new RunRecord(
        text(),
        instance(),
        word(RunRecord.Operation.class),
        word(RunRecord.State.class),
        number(),
        text(),
        actor(),
        optional(this::time),
        time(),
        optional(this::time),
        optional(this::backup),
        text(),
        text(),
        all(this::text),
        map(),
        optional(
            () ->
                new RestoreJournal(
                    word(RestoreJournal.Phase.class),
                    optional(() -> BackupId.of(text())),
                    optional(this::time),
                    number() == 1)),
        all(this::finding),
        optional(() -> new RunRecord.Failure(text(), text(), text())),
        optional(() -> new RunRecord.Deletion(time(), actor(), text())),
        others());
  }

  private Map<String, Object> others() {
    String json = text();
    if (json.isEmpty()) {
      return Map.of();
    }
    try {
      return new Fields("", Json.parse("", json.getBytes(StandardCharsets.UTF_8))).others();
    } catch (DamagedDocumentException e) {
      throw new IllegalStateException(e);
    }
  }

  private Backup backup() {
    return new Backup(
        BackupId.of(text()),
        instance(),
        word(Backup.State.class),
        word(BackupKind.class),
        optional(() -> BackupId.of(text())),
        new Backup.Origin(word(Trigger.class), actor(), text(), text(), map()),
        time(),
        Duration.ofSeconds(number(), number()),
        content(),
        map(),
        all(this::finding),
        number() == 1);
  }

  private Backup.Content content() {
    return new Backup.Content(text(), text(), text(), number(), number(), map(), all(this::part));
  }

  private Part part() {
    return new Part(text(), word(Part.Shape.class), number(), number());
  }

  private Finding finding() {
    return new Finding(
        word(Finding.Severity.class), text(), text(), text(), number(), all(this::text));
  }
}
