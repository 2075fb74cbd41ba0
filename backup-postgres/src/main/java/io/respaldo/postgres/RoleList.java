package io.respaldo.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Roles that a dump names, as one of the backup's facts: a JSON array of strings. */
final class RoleList {
  static final String FACT = "roles";

  private RoleList() {}

  static String write(List<String> roles) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (String role : roles) {
        json.writeString(role);
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  static List<String> read(String fact) throws IOException {
    List<String> roles = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(fact)) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
          roles.add(json.getText());
        }
      }
    }
    return roles;
  }

  /** Those of them that the server lacks. */
  static List<String> missing(Databases databases, String fact)
      throws IOException, InterruptedException {
    Set<String> missing = new TreeSet<>(read(fact));
    missing.removeAll(databases.session().column("SELECT rolname FROM pg_roles"));
    missing.removeIf(r -> r.startsWith("pg_")); // the server's own, of another version
    return List.copyOf(missing);
  }

  /** Creates the missing ones as names only: no password, no sign-in. */
  static void create(Databases databases, String fact) throws IOException, InterruptedException {
    for (String role : missing(databases, fact)) {
      databases.session().execute("CREATE ROLE " + Sql.identifier(role) + " NOLOGIN");
    }
  }
}
