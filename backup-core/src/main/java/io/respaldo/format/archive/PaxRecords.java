package io.respaldo.format.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The records of a pax header, values as bytes. */
final class PaxRecords {
  private final Map<String, byte[]> records = new HashMap<>();

  PaxRecords() {}

  PaxRecords(PaxRecords defaults) {
    records.putAll(defaults.records);
  }

  void parse(byte[] content) throws IOException {
    int at = 0;
    while (at < content.length) {
      int blank = at;
      int length = 0;
      while (blank < content.length && content[blank] >= '0' && content[blank] <= '9') {
        length = Math.min(1 << 24, length * 10 + content[blank] - '0');
        blank++;
      }
      int equals = blank;
      while (equals < content.length && content[equals] != '=') {
        equals++;
      }
      int end = at + length;
      if (blank == at || end > content.length || equals >= end || content[end - 1] != '\n') {
        throw new IOException("a pax header is damaged");
      }
      String key = new String(content, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
      records.put(key, Arrays.copyOfRange(content, equals + 1, end - 1));
      at = end;
    }
  }

  Optional<byte[]> bytes(String key) {
    byte[] value = records.get(key);
    return value == null || value.length == 0 ? Optional.empty() : Optional.of(value);
  }

  Optional<String> string(String key) {
    return bytes(key).map(b -> new String(b, StandardCharsets.UTF_8));
  }

  long number(String key, long otherwise) throws IOException {
    Optional<String> value = string(key);
    try {
      return value.isPresent() ? Long.parseLong(value.get()) : otherwise;
    } catch (NumberFormatException e) {
      throw new IOException("a pax header's '" + key + "' is no number", e);
    }
  }

  Instant time(String key, Instant otherwise) throws IOException {
    Optional<String> value = string(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      java.math.BigDecimal seconds = new java.math.BigDecimal(value.get());
      if (seconds.abs().compareTo(java.math.BigDecimal.valueOf(1L << 53)) > 0) {
        throw new IOException("a pax header's '" + key + "' is no time");
      }
      java.math.BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
      long nanos = seconds.subtract(whole).movePointRight(9).longValue();
      return Instant.ofEpochSecond(whole.longValue(), nanos);
    } catch (NumberFormatException e) {
      throw new IOException("a pax header's '" + key + "' is no time", e);
    }
  }

  boolean isSparse() {
    return records.keySet().stream().anyMatch(k -> k.startsWith("GNU.sparse."));
  }
}
