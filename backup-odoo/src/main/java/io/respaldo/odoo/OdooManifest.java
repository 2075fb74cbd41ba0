package io.respaldo.odoo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code manifest.json} of Odoo's own backups, with the seven keys that {@code
 * dump_db_manifest} writes.
 *
 * @param postgres version of the server, as Odoo tells it: {@code 15.0}
 * @param modules installed ones with their versions; null for one that has none
 */
record OdooManifest(
    String database, OdooVersion version, String postgres, Map<String, @Nullable String> modules) {
  static final String PART = "manifest.json";

  private static final String INSTALLED =
      "SELECT name, latest_version FROM ir_module_module WHERE state = 'installed'";
  private static final int NUM_MAJOR = 10_000;
  private static final String FOUR = "    ";
  private static final int ASCII = 127;

  OdooManifest {
    modules = Collections.unmodifiableMap(new TreeMap<>(modules));
  }

  /** From a database; empty when it doesn't tell its version. */
  static Optional<OdooManifest> read(Connection c) throws SQLException {
    Map<String, @Nullable String> modules = new TreeMap<>();
    try (Statement s = c.createStatement()) {
      try (ResultSet r = s.executeQuery(INSTALLED)) {
        while (r.next()) {
          modules.put(r.getString(1), r.getString(2));
        }
      }
      String base = modules.get("base");
      Optional<OdooVersion> version = base == null ? Optional.empty() : OdooVersion.parse(base);
      if (version.isEmpty()) {
        return Optional.empty();
      }
      try (ResultSet r =
          s.executeQuery("SELECT current_database(), current_setting('server_version_num')::int")) {
        r.next();
        String postgres = r.getInt(2) / NUM_MAJOR + ".0";
        return Optional.of(new OdooManifest(r.getString(1), version.get(), postgres, modules));
      }
    }
  }

  /** Indented by four as Python does; the stream is left open. */
  void writeTo(OutputStream out) throws IOException {
    DefaultIndenter lines = new DefaultIndenter(FOUR, "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withRootSeparator(""));
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(lines);
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(printer);
      json.setHighestNonEscapedChar(ASCII);
      write(json);
    }
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("odoo_dump", "1");
    json.writeStringField("db_name", database);
    json.writeStringField("version", version.series());
    json.writeArrayFieldStart("version_info");
    if (version.isSaas()) {
      json.writeString(version.major());
    } else {
      json.writeNumber(version.year());
    }
    json.writeNumber(version.minor());
    json.writeNumber(0);
    json.writeString("final");
    json.writeNumber(0);
    json.writeString("");
    json.writeEndArray();
    json.writeStringField("major_version", version.series());
    json.writeStringField("pg_version", postgres);
    json.writeObjectFieldStart("modules");
    for (Map.Entry<String, @Nullable String> module : modules.entrySet()) {
      json.writeStringField(module.getKey(), module.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
