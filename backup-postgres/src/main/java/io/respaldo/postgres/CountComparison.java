package io.respaldo.postgres;

import io.respaldo.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The rows of each table as a dump had them, against those of a restored database. */
final class CountComparison {
  private final TableCounts wanted;

  CountComparison(TableCounts wanted) {
    this.wanted = wanted;
  }

  List<Finding> with(TableCounter restored) throws SQLException {
    Set<TableName> found = new TreeSet<>(restored.tables());
    List<String> missing = new ArrayList<>();
    List<String> different = new ArrayList<>();
    int compared = 0;
    long same = 0;
    for (Map.Entry<TableName, OptionalLong> table : wanted.tables().entrySet()) {
      if (!found.remove(table.getKey())) {
        missing.add(table.getKey().toString());
      } else if (table.getValue().isPresent()) {
        long rows = restored.count(table.getKey());
        compared++;
        same += rows;
        if (rows != table.getValue().getAsLong()) {
          different.add(
              table.getKey() + ": " + rows + " instead of " + table.getValue().getAsLong());
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    add(findings, "tables_missing", "tables of the dump are not in the restored database", missing);
    add(findings, "rows_differ", "tables have other numbers of rows than in the dump", different);
    add(
        findings,
        "tables_extra",
        "the restored database has tables that the dump had not",
        found.stream().map(TableName::toString).toList());
    if (findings.isEmpty()) {
      findings.add(
          Finding.note(
              "rows_compared",
              "counted anew: tables " + compared + ", rows " + same + "; each as in the dump"));
    }
    return findings;
  }

  private static void add(List<Finding> to, String code, String message, List<String> examples) {
    if (!examples.isEmpty()) {
      to.add(
          Finding.error(code, message, "don't use the restored database; look at the server's log")
              .of(examples.size(), examples));
    }
  }
}
