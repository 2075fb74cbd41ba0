package io.respaldo.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many rows each table of a dump has: the part {@code counts.json}, an object with {@code
 * tables}, an array of {@code {"schema", "table", "rows"}}; without {@code rows} where they could
 * not be counted.
 */
record TableCounts(SortedMap<TableName, OptionalLong> tables) {
  static final String PART = "counts.json";

  long rows() {
    return tables.values().stream().mapToLong(n -> n.orElse(0)).sum();
  }

  /** Tables whose rows could not be counted. */
  List<TableName> uncounted() {
    return tables.keySet().stream().filter(t -> rowsOf(t).isEmpty()).toList();
  }

  /** Those of some tables; of those that come as mere definitions the rows don't count. */
  TableCounts of(TablesOfDump.Taken taken) {
    SortedMap<TableName, OptionalLong> some = new TreeMap<>();
    tables.forEach(
        (table, rows) -> {
          if (taken.tables().contains(table)) {
            some.put(table, rows);
          } else if (taken.bare().contains(table)) {
            some.put(table, OptionalLong.empty());
          }
        });
    return new TableCounts(some);
  }

  private OptionalLong rowsOf(TableName table) {
    return tables.getOrDefault(table, OptionalLong.empty());
  }

  void writeTo(OutputStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartObject();
      json.writeArrayFieldStart("tables");
      for (TableName table : tables.keySet()) {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringField("schema", table.schema());
        json.writeStringField("table", table.name());
        if (rowsOf(table).isPresent()) {
          json.writeNumberField("rows", rowsOf(table).getAsLong());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** Those of a backup, when it has them. */
  static Optional<TableCounts> of(PartReader backup) throws IOException {
    EntryPath part = EntryPath.of(PART);
    if (backup.find(part).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = backup.read(part)) {
      return Optional.of(read(in));
    }
  }

  static TableCounts read(InputStream in) throws IOException {
    SortedMap<TableName, OptionalLong> tables = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(in)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("tables") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            readTable(json, tables);
          }
        } else {
          json.skipChildren();
        }
      }
      expect(json.nextToken() == null); // a backup's checksum is known at its end only
    } catch (IllegalArgumentException e) {
      throw new IOException("counts.json is damaged: " + e.getMessage(), e);
    }
    return new TableCounts(tables);
  }

  private static void readTable(JsonParser json, Map<TableName, OptionalLong> to)
      throws IOException {
    String schema = "";
    String table = "";
    OptionalLong rows = OptionalLong.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "schema" -> schema = json.getText();
        case "table" -> table = json.getText();
        case "rows" -> rows = OptionalLong.of(json.getLongValue());
        default -> json.skipChildren();
      }
    }
    to.put(new TableName(schema, table), rows);
  }

  private static void expect(boolean fits) throws IOException {
    if (!fits) {
      throw new IOException("counts.json is damaged: not a JSON object");
    }
  }
}
