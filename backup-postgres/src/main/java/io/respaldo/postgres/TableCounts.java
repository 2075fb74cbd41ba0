package io.respaldo.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many rows each table of a dump has, and which roles the dump names: the part {@code
 * counts.json}, an object with {@code roles} (array of strings) and {@code tables} (array of {@code
 * {"schema", "table", "rows"}}).
 */
record TableCounts(SortedMap<TableName, Long> tables, List<String> roles) {
  static final String PART = "counts.json";

  long rows() {
    return tables.values().stream().mapToLong(Long::longValue).sum();
  }

  void writeTo(OutputStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartObject();
      json.writeArrayFieldStart("roles");
      for (String role : roles) {
        json.writeString(role);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("tables");
      for (Map.Entry<TableName, Long> table : tables.entrySet()) {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringField("schema", table.getKey().schema());
        json.writeStringField("table", table.getKey().name());
        json.writeNumberField("rows", table.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  static TableCounts read(InputStream in) throws IOException {
    SortedMap<TableName, Long> tables = new TreeMap<>();
    List<String> roles = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(in)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("roles") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            roles.add(json.getText());
          }
        } else if (field.equals("tables") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            readTable(json, tables);
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("counts.json is damaged: " + e.getMessage(), e);
    }
    return new TableCounts(tables, roles);
  }

  private static void readTable(JsonParser json, Map<TableName, Long> to) throws IOException {
    String schema = "";
    String table = "";
    long rows = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "schema" -> schema = json.getText();
        case "table" -> table = json.getText();
        case "rows" -> rows = json.getLongValue();
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
