package io.respaldo.postgres;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tables that a restore is asked for, as somebody typed them: {@code orders, sales.invoice,
 * "odd,name"."with ""quotes"""}. Names are exact; one without a schema is in {@code public}; one
 * with a comma, a dot, a quote or blanks at its ends stands in double quotes, as in SQL.
 */
final class TableChoice {
  private final String text;
  private int at;

  private TableChoice(String text) {
    this.text = text;
  }

  /** Of a restore's options; empty when the whole dump is wanted. */
  static Optional<Set<TableName>> of(Map<String, String> options) {
    return Optional.ofNullable(options.get(PostgresSource.TABLES)).map(TableChoice::parse);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Set<TableName> parse(String text) {
    return new TableChoice(text).all();
  }

  private Set<TableName> all() {
    Set<TableName> names = new LinkedHashSet<>();
    do {
      String first = name();
      if (skip('.')) {
        names.add(table(first, name()));
      } else {
        names.add(table("public", first));
      }
    } while (skip(','));
    if (at < text.length()) {
      throw wrong("'" + text.charAt(at) + "' at position " + (at + 1));
    }
    return names;
  }

  private TableName table(String schema, String name) {
    try {
      return TableName.of(Sql.name(schema), Sql.name(name));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private String name() {
    blanks();
    String name = skip('"') ? quoted() : bare();
    blanks();
    return name;
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private String quoted() {
    StringBuilder name = new StringBuilder();
    while (true) {
      int quote = text.indexOf('"', at);
      if (quote < 0) {
        throw wrong("a quote is not closed");
      }
      name.append(text, at, quote);
      at = quote + 1;
      if (!skip('"')) {
        return name.toString();
      }
      name.append('"');
    }
  }

  private String bare() {
    int from = at;
    while (at < text.length() && ".,\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at).stripTrailing();
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        PostgresSource.TABLES
            + " '"
            + text.replace('\0', '?')
            + "': "
            + what
            + "; write table, schema.table or \"any name\", separated by commas");
  }
}
