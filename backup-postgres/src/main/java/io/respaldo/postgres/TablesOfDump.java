package io.respaldo.postgres;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which entries of a custom dump some tables come back with. {@code pg_restore --table} takes the
 * table and its rows alone, and not even its schema; so this names the entries for {@code
 * pg_restore --use-list}:
 *
 * <ol>
 *   <li>the tables and, of partitioned ones, their partitions;
 *   <li>what they need, as the dump says it: schemas, types, extensions, functions, the tables that
 *       they inherit from (these without rows);
 *   <li>their rows, defaults, sequences, keys, checks, indexes and comments, unless these need a
 *       table that was not chosen.
 * </ol>
 *
 * Everything else that hangs on the tables is left out and listed: foreign keys to others,
 * triggers, rules, policies, privileges.
 */
final class TablesOfDump {
  private static final String TABLE = "TABLE";
  private static final Set<String> TABLES = Set.of(TABLE, "FOREIGN TABLE");
  private static final Set<String> RELATIONS =
      Set.of(TABLE, "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW");
  private static final Set<String> OWN =
      Set.of(
          "TABLE DATA",
          "DEFAULT",
          "CONSTRAINT",
          "CHECK CONSTRAINT",
          "FK CONSTRAINT",
          "INDEX",
          "INDEX ATTACH",
          "TABLE ATTACH",
          "SEQUENCE",
          "SEQUENCE OWNED BY",
          "SEQUENCE SET",
          "STATISTICS",
          "STATISTICS DATA",
          "COMMENT");

  private final Map<Integer, DumpToc.Entry> byId = new HashMap<>();
  private final List<DumpToc.Entry> entries;
  private final Map<TableName, DumpToc.Entry> tables = new TreeMap<>();

  private final Set<Integer> chosen = new HashSet<>();
  private final Set<Integer> taken = new HashSet<>();

  TablesOfDump(DumpToc toc) {
    entries = toc.entries();
    for (DumpToc.Entry e : entries) {
      byId.put(e.id(), e);
      if (TABLES.contains(e.kind()) && !e.schema().isEmpty() && !e.name().isEmpty()) {
        tables.put(new TableName(e.schema(), e.name()), e);
      }
    }
  }

  /**
   * What comes back.
   *
   * @param ids of entries, in the dump's order
   * @param tables with their partitions
   * @param bare other tables, whose definition alone is needed
   * @param leftOut what hangs on them and does not come back, in words
   */
  record Taken(
      List<Integer> ids, Set<TableName> tables, Set<TableName> bare, List<String> leftOut) {
    Taken {
      ids = List.copyOf(ids);
      tables = Set.copyOf(tables);
      bare = Set.copyOf(bare);
      leftOut = List.copyOf(leftOut);
    }

    /** As a list that pg_restore takes. */
    List<String> lines() {
      return ids.stream().map(id -> id + ";").toList();
    }
  }

  /**
   * Whether the dump holds large objects: tables name them by number, which the dump does not tell,
   * so none comes with a table.
   */
  boolean hasLargeObjects() {
    return entries.stream().anyMatch(e -> e.kind().startsWith("BLOB"));
  }

  /** Those of the names that the dump has not. */
  List<TableName> missing(Collection<TableName> names) {
    return names.stream().filter(n -> !tables.containsKey(n)).sorted().toList();
  }

  /**
   * @param names of tables that the dump has
   */
  Taken take(Collection<TableName> names) {
    tables.forEach(
        (name, e) -> {
          if (names.contains(name)) {
            chosen.add(e.id());
          }
        });
    partitions();
    chosen.forEach(id -> taken.addAll(needs(id)));
    for (int before = -1; before < taken.size(); ) {
      before = taken.size();
      entries.forEach(this::takeOwn);
    }
    List<Integer> ids =
        entries.stream().map(DumpToc.Entry::id).filter(taken::contains).distinct().toList();
    Set<TableName> whole = new TreeSet<>();
    Set<TableName> bare = new TreeSet<>();
    tables.forEach(
        (name, e) -> {
          if (chosen.contains(e.id())) {
            whole.add(name);
          } else if (taken.contains(e.id())) {
            bare.add(name);
          }
        });
    List<String> leftOut =
        entries.stream()
            .filter(e -> !taken.contains(e.id()) && e.needs().stream().anyMatch(chosen::contains))
            .map(DumpToc.Entry::inWords)
            .toList();
    return new Taken(ids, whole, bare, leftOut);
  }

  /** A partition is named by the entry that attaches it. */
  private void partitions() {
    for (int before = -1; before < chosen.size(); ) {
      before = chosen.size();
      for (DumpToc.Entry e : entries) {
        if (e.kind().equals("TABLE ATTACH") && e.needs().stream().anyMatch(chosen::contains)) {
          DumpToc.Entry partition = tables.get(new TableName(e.schema(), e.name()));
          if (partition != null) {
            chosen.add(partition.id());
          }
        }
      }
    }
  }

  /** An entry with all that must be there before it. */
  private Set<Integer> needs(int id) {
    Set<Integer> all = new HashSet<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(id));
    while (!open.isEmpty()) {
      DumpToc.Entry e = byId.get(open.pop());
      if (e != null && all.add(e.id())) {
        open.addAll(e.needs());
      }
    }
    return all;
  }

  private void takeOwn(DumpToc.Entry e) {
    if (taken.contains(e.id())
        || !OWN.contains(e.kind())
        || e.needs().stream().noneMatch(this::isOwned)) {
      return;
    }
    Set<Integer> needs = needs(e.id());
    if (needs.stream().noneMatch(this::isOtherRelation)) {
      taken.addAll(needs);
    }
  }

  /** Whether what hangs on it is the tables' own. */
  private boolean isOwned(int id) {
    DumpToc.Entry e = byId.get(id);
    return chosen.contains(id)
        || (taken.contains(id)
            && e != null
            && !RELATIONS.contains(e.kind())
            && OWN.contains(e.kind()));
  }

  private boolean isOtherRelation(int id) {
    DumpToc.Entry e = byId.get(id);
    return e != null && RELATIONS.contains(e.kind()) && !taken.contains(id);
  }
}
