package io.respaldo.odoo;

import io.respaldo.postgres.PostgresSnapshot;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that a snapshot's rows name, in the order of their names, kept in a file: a system may
 * have millions.
 *
 * @param files how many lie in the filestore
 * @param elsewhere some of those that lie elsewhere
 * @param elsewhereCount how many do
 * @param linked attachments that only point to an address
 */
record References(Path list, long files, List<String> elsewhere, long elsewhereCount, long linked) {
  private static final int AT_ONCE = 5000;
  private static final int EXAMPLES = 20;

  private static final String STORED =
      """
      DECLARE respaldo_files NO SCROLL CURSOR FOR
      SELECT store_fname, coalesce(max(file_size)::text, ''),
             coalesce(translate(max(checksum), E'\\t\\n\\r', '   '), '')
        FROM ir_attachment WHERE store_fname IS NOT NULL AND store_fname <> ''
       GROUP BY store_fname ORDER BY store_fname COLLATE "C\"""";

  /** Odoo's own modules for the cloud have a type of their own. */
  private static final String OUTSIDE =
      """
      SELECT coalesce(sum((type NOT IN ('url', 'binary'))::int), 0),
             coalesce(sum((type = 'url')::int), 0) FROM ir_attachment""";

  private static final String OUTSIDE_NAMES =
      "SELECT 'ir.attachment ' || id FROM ir_attachment WHERE type NOT IN ('url', 'binary')"
          + " ORDER BY id LIMIT 20";

  /** Asks the snapshot. */
  static References list(PostgresSnapshot snapshot, Path into)
      throws IOException, InterruptedException {
    return snapshot.query(c -> ask(c, into));
  }

  private static References ask(Connection c, Path into) throws SQLException, IOException {
    List<String> elsewhere = new ArrayList<>();
    long files = 0;
    long strange = 0;
    try (Statement s = c.createStatement();
        BufferedWriter out = Files.newBufferedWriter(into)) {
      s.execute(STORED);
      boolean more = true;
      while (more) {
        more = false;
        try (ResultSet r = s.executeQuery("FETCH " + AT_ONCE + " FROM respaldo_files")) {
          while (r.next()) {
            more = true;
            String name = r.getString(1);
            if (StoredFile.isName(name)) {
              files++;
              out.write(
                  new StoredFile(name, r.getString(2), r.getString(3), StoredFile.State.WHOLE)
                      .line());
              out.write('\n');
            } else {
              strange++;
              remember(name, elsewhere);
            }
          }
        }
      }
      s.execute("CLOSE respaldo_files");
      return outside(s, new References(into, files, elsewhere, strange, 0));
    }
  }

  private static References outside(Statement s, References before) throws SQLException {
    long cloud;
    long linked;
    try (ResultSet r = s.executeQuery(OUTSIDE)) {
      r.next();
      cloud = r.getLong(1);
      linked = r.getLong(2);
    }
    List<String> examples = new ArrayList<>(before.elsewhere());
    if (cloud > 0) {
      try (ResultSet r = s.executeQuery(OUTSIDE_NAMES)) {
        while (r.next()) {
          remember(r.getString(1), examples);
        }
      }
    }
    return new References(
        before.list(), before.files(), examples, before.elsewhereCount() + cloud, linked);
  }

  private static void remember(String name, List<String> examples) {
    if (examples.size() < EXAMPLES) {
      examples.add(name);
    }
  }

  /** Those that are not among these names, which are in the same order. */
  List<String> without(Path names) throws IOException, InterruptedException {
    List<String> rest = new ArrayList<>();
    try (BufferedReader mine = Files.newBufferedReader(list);
        BufferedReader others = Files.newBufferedReader(names)) {
      Optional<String> other = Optional.ofNullable(others.readLine());
      for (String line = mine.readLine(); line != null; line = mine.readLine()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while comparing lists of files");
        }
        String name = StoredFile.of(line).name();
        while (other.isPresent() && other.get().compareTo(name) < 0) {
          other = Optional.ofNullable(others.readLine());
        }
        if (other.isEmpty() || !other.get().equals(name)) {
          rest.add(name);
        }
      }
    }
    return rest;
  }
}
