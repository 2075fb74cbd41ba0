package io.respaldo.postgres;

import java.util.Comparator;

/**
 * A table by its exact names, whatever characters they have.
 *
 * @param schema such as {@code public}
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
  private static final Comparator<TableName> ORDER =
      Comparator.comparing(TableName::schema).thenComparing(TableName::name);

  /**
   * @throws IllegalArgumentException when one of the names is empty or holds a NUL
   */
  public TableName {
    if (schema.isEmpty() || name.isEmpty() || (schema + name).indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a table's names are not empty and hold no NUL");
    }
  }

  /** In the schema {@code public}. */
  public static TableName of(String name) {
    return new TableName("public", name);
  }

  public static TableName of(String schema, String name) {
    return new TableName(schema, name);
  }

  /** Quoted, for SQL; also the pattern of pg_dump that fits this table only. */
  String quoted() {
    return Sql.identifier(schema, name);
  }

  @Override
  public int compareTo(TableName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
