package io.respaldo.examples.cli;

import org.jspecify.annotations.Nullable;

/** Tells which lines the configuration file lacks. */
final class MissingSource {
  private MissingSource() {}

  static String message(Session session, String name, @Nullable String type) {
    return session.text().get("source.missing", session.config().file(), name)
        + "\n\n  \"sources\": {\n    \""
        + name
        + "\": "
        + example(name, type == null ? "directory" : type)
        + "\n  }\n";
  }

  private static String example(String name, String type) {
    String directory = "{ \"type\": \"directory\", \"path\": \"/srv/" + name + "\" }";
    String postgres =
        "{ \"type\": \"postgresql\", \"host\": \"localhost\", \"port\": 5432, \"user\": \"backup\","
            + " \"database\": \""
            + name
            + "\", \"password_file\": \"/etc/respaldo/"
            + name
            + ".password\" }";
    return switch (type) {
      case "postgresql" -> postgres;
      case "odoo" ->
          "{ \"type\": \"odoo\", \"conf\": \"/etc/odoo/odoo.conf\", \"database\": \""
              + name
              + "\" }";
      case "composite" ->
          "{ \"type\": \"composite\", \"parts\": {\n      \"db\": "
              + postgres
              + ",\n      \"media\": "
              + directory
              + "\n    } }";
      default -> directory;
    };
  }
}
