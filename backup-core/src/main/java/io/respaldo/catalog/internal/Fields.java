package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.catalog.DamagedDocumentException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object; errors name the field. Remembers what was asked for. */
final class Fields {
  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT);

  /** Reads a value that may be wrong. */
  interface Reader<T> {
    T read(Fields fields) throws DamagedDocumentException;
  }

  private final String where;
  private final String path;
  private final ObjectNode node;
  private final Set<String> known = new HashSet<>();

  Fields(String where, ObjectNode node) {
    this(where, "", node);
  }

  private Fields(String where, String path, ObjectNode node) {
    this.where = where;
    this.path = path;
    this.node = node;
  }

  DamagedDocumentException bad(String field, String expected) {
    return new DamagedDocumentException(
        where, "field '" + path + field + "' should be " + expected, null);
  }

  private @Nullable JsonNode get(String field) {
    known.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  Optional<String> optionalText(String field) throws DamagedDocumentException {
    JsonNode v = get(field);
    if (v == null) {
      return Optional.empty();
    }
    if (!v.isTextual()) {
      throw bad(field, "a string");
    }
    return Optional.of(v.textValue());
  }

  String text(String field) throws DamagedDocumentException {
    return optionalText(field).orElse("");
  }

  String requiredText(String field) throws DamagedDocumentException {
    return optionalText(field).orElseThrow(() -> bad(field, "there"));
  }

  Optional<Long> optionalLong(String field) throws DamagedDocumentException {
    JsonNode v = get(field);
    if (v == null) {
      return Optional.empty();
    }
    if (!v.isIntegralNumber() || !v.canConvertToLong()) {
      throw bad(field, "a whole number");
    }
    return Optional.of(v.longValue());
  }

  long number(String field) throws DamagedDocumentException {
    return optionalLong(field).orElse(0L);
  }

  Optional<Double> optionalDouble(String field) throws DamagedDocumentException {
    JsonNode v = get(field);
    if (v == null) {
      return Optional.empty();
    }
    if (!v.isNumber()) {
      throw bad(field, "a number");
    }
    return Optional.of(v.doubleValue());
  }

  boolean flag(String field, boolean otherwise) throws DamagedDocumentException {
    JsonNode v = get(field);
    if (v == null) {
      return otherwise;
    }
    if (!v.isBoolean()) {
      throw bad(field, "true or false");
    }
    return v.booleanValue();
  }

  /**
   * ISO-8601 with offset; also, in the system's zone, the documents' {@code 2025-11-19 03:00:00}
   * and {@code 2025-11-19T03:00:00}.
   */
  Optional<Instant> optionalInstant(String field) throws DamagedDocumentException {
    Optional<String> text = optionalText(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      TemporalAccessor time =
          text.get().indexOf('T') > 0
              ? ISO.parseBest(text.get(), OffsetDateTime::from, LocalDateTime::from)
              : LocalDateTime.parse(text.get(), PLAIN);
      return Optional.of(
          time instanceof OffsetDateTime withOffset
              ? withOffset.toInstant()
              : LocalDateTime.from(time).atZone(ZoneId.systemDefault()).toInstant());
    } catch (DateTimeException e) {
      throw bad(field, "a time such as 2025-11-19T03:00:00Z");
    }
  }

  Instant instant(String field) throws DamagedDocumentException {
    return optionalInstant(field).orElseThrow(() -> bad(field, "there"));
  }

  Duration seconds(String field) throws DamagedDocumentException {
    return Duration.ofMillis(Math.round(optionalDouble(field).orElse(0.0) * 1000));
  }

  <E extends Enum<E>> E word(String field, Class<E> type, @Nullable E otherwise)
      throws DamagedDocumentException {
    Optional<String> text = optionalText(field);
    if (text.isEmpty() && otherwise != null) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, text.orElse("").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw bad(
          field, "one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }
  }

  Map<String, String> strings(String field) throws DamagedDocumentException {
    Map<String, String> map = new LinkedHashMap<>();
    JsonNode v = get(field);
    if (v == null) {
      return map;
    }
    if (!v.isObject()) {
      throw bad(field, "an object");
    }
    for (Map.Entry<String, JsonNode> e : v.properties()) {
      if (!e.getValue().isValueNode()) {
        throw bad(field + "." + e.getKey(), "a string");
      }
      map.put(e.getKey(), e.getValue().asText());
    }
    return map;
  }

  List<String> texts(String field) throws DamagedDocumentException {
    List<String> all = new ArrayList<>();
    JsonNode v = get(field);
    if (v == null) {
      return all;
    }
    if (!v.isArray()) {
      throw bad(field, "a list");
    }
    for (JsonNode item : v) {
      if (!item.isTextual()) {
        throw bad(field, "a list of strings");
      }
      all.add(item.textValue());
    }
    return all;
  }

  <T> Optional<T> object(String field, Reader<T> reader) throws DamagedDocumentException {
    JsonNode v = get(field);
    if (v == null) {
      return Optional.empty();
    }
    if (!(v instanceof ObjectNode o)) {
      throw bad(field, "an object");
    }
    return Optional.of(checked(field, new Fields(where, path + field + ".", o), reader));
  }

  <T> List<T> objects(String field, Reader<T> reader) throws DamagedDocumentException {
    List<T> all = new ArrayList<>();
    JsonNode v = get(field);
    if (v == null) {
      return all;
    }
    if (!v.isArray()) {
      throw bad(field, "a list");
    }
    for (JsonNode item : v) {
      if (!(item instanceof ObjectNode o)) {
        throw bad(field, "a list of objects");
      }
      all.add(checked(field, new Fields(where, path + field + "[].", o), reader));
    }
    return all;
  }

  private <T> T checked(String field, Fields fields, Reader<T> reader)
      throws DamagedDocumentException {
    try {
      return reader.read(fields);
    } catch (IllegalArgumentException e) {
      throw bad(field, "valid: " + e.getMessage());
    }
  }

  /** Reads the whole object, turning broken rules of values into damage. */
  <T> T all(Reader<T> reader) throws DamagedDocumentException {
    try {
      return reader.read(this);
    } catch (IllegalArgumentException e) {
      throw new DamagedDocumentException(where, String.valueOf(e.getMessage()), e);
    }
  }

  /** Fields that were not asked for, as plain values. */
  Map<String, Object> others() {
    Map<String, Object> others = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      if (!known.contains(e.getKey()) && !e.getValue().isNull()) {
        others.put(e.getKey(), Json.plain(e.getValue()));
      }
    }
    return others;
  }
}
