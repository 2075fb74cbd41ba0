package io.respaldo.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a {@link PostgresSource} was told. Filled by its builder, then only read. */
final class PostgresSettings {
  final PostgresConnection connection;
  PgTools tools = PgTools.standard();
  DumpFormat format = DumpFormat.PLAIN;
  boolean globals;
  boolean countRows = true;
  Duration lockWait = Duration.ofMinutes(1);
  Set<String> schemas = new LinkedHashSet<>();
  Set<TableName> tables = new LinkedHashSet<>();
  Set<TableName> withoutData = new LinkedHashSet<>();
  List<String> extraArguments = new ArrayList<>();
  Optional<String> toolHost = Optional.empty();
  Optional<Integer> toolPort = Optional.empty();
  PostgresRestore restore = PostgresRestore.DEFAULT;
  Optional<String> collation = Optional.empty();
  BeforeLoad beforeLoad = (connection, backup) -> {};

  PostgresSettings(PostgresConnection connection) {
    this.connection = connection;
  }

  PostgresSettings copy() {
    PostgresSettings s = new PostgresSettings(connection);
    s.tools = tools;
    s.format = format;
    s.globals = globals;
    s.countRows = countRows;
    s.lockWait = lockWait;
    s.schemas = new LinkedHashSet<>(schemas);
    s.tables = new LinkedHashSet<>(tables);
    s.withoutData = new LinkedHashSet<>(withoutData);
    s.extraArguments = new ArrayList<>(extraArguments);
    s.toolHost = toolHost;
    s.toolPort = toolPort;
    s.restore = restore;
    s.collation = collation;
    s.beforeLoad = beforeLoad;
    return s;
  }

  /** Whether the dump holds this table at all. */
  boolean includes(TableName table) {
    if (!tables.isEmpty()) {
      return tables.contains(table);
    }
    return schemas.isEmpty() || schemas.contains(table.schema());
  }

  /** Whether only a part of the database was chosen. */
  boolean isPartial() {
    return !tables.isEmpty() || !schemas.isEmpty();
  }
}
