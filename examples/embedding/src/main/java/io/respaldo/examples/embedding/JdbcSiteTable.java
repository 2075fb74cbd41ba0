package io.respaldo.examples.embedding;

import io.respaldo.InstanceName;
import io.respaldo.Priority;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;

/** The table in the application's own database. */
final class JdbcSiteTable implements SiteTable {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS sites (
        name varchar(100) NOT NULL,
        folded varchar(100) PRIMARY KEY,
        folder varchar(200) NOT NULL,
        nightly boolean NOT NULL,
        schedule varchar(100),
        keep_days integer,
        priority varchar(10) NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        last_backup varchar(20) NOT NULL,
        version bigint NOT NULL)""";
  private static final String INSERT =
      """
      INSERT INTO sites (name, folded, folder, nightly, schedule, keep_days, priority,
        created_at, updated_at, last_backup, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";
  private static final String UPDATE =
      """
      UPDATE sites SET folder = ?, nightly = ?, schedule = ?, keep_days = ?, priority = ?,
        created_at = ?, updated_at = ?, last_backup = ?, version = version + 1
      WHERE name = ? AND version = ?""";

  private final DataSource database;

  JdbcSiteTable(DataSource database) {
    this.database = database;
  }

  void create() throws IOException {
    run(CREATE, PreparedStatement::executeUpdate);
  }

  @Override
  public List<Site> all() throws IOException {
    return run("SELECT * FROM sites ORDER BY folded", JdbcSiteTable::rows);
  }

  @Override
  public Optional<Site> find(InstanceName name) throws IOException {
    return run(
            "SELECT * FROM sites WHERE name = ?",
            s -> {
              s.setString(1, name.value());
              return rows(s);
            })
        .stream()
        .findFirst();
  }

  @Override
  public boolean insert(Site site) throws IOException {
    return run(
        INSERT,
        s -> {
          s.setString(1, site.name().value());
          s.setString(2, site.name().folded());
          settings(s, 3, site);
          s.setLong(11, site.version());
          return s.executeUpdate() == 1;
        });
  }

  @Override
  public boolean update(Site site) throws IOException {
    return run(
        UPDATE,
        s -> {
          settings(s, 1, site);
          s.setString(9, site.name().value());
          s.setLong(10, site.version());
          return s.executeUpdate() == 1;
        });
  }

  @Override
  public void delete(InstanceName name) throws IOException {
    run(
        "DELETE FROM sites WHERE name = ?",
        s -> {
          s.setString(1, name.value());
          return s.executeUpdate();
        });
  }

  private static void settings(PreparedStatement s, int first, Site site) throws SQLException {
    s.setString(first, site.folder());
    s.setBoolean(first + 1, site.nightly());
    s.setString(first + 2, site.schedule().orElse(null));
    s.setObject(first + 3, site.keepDays().isPresent() ? site.keepDays().getAsInt() : null);
    s.setString(first + 4, site.priority().json());
    s.setTimestamp(first + 5, Timestamp.from(site.createdAt()));
    s.setTimestamp(first + 6, Timestamp.from(site.updatedAt()));
    s.setString(first + 7, site.lastBackup());
  }

  private static List<Site> rows(PreparedStatement s) throws SQLException {
    List<Site> rows = new ArrayList<>();
    try (ResultSet r = s.executeQuery()) {
      while (r.next()) {
        int days = r.getInt("keep_days");
        rows.add(
            new Site(
                InstanceName.of(r.getString("name")),
                r.getString("folder"),
                r.getBoolean("nightly"),
                Optional.ofNullable(r.getString("schedule")),
                days == 0 ? OptionalInt.empty() : OptionalInt.of(days),
                Priority.parse(r.getString("priority")),
                r.getTimestamp("created_at").toInstant(),
                r.getTimestamp("updated_at").toInstant(),
                r.getString("last_backup"),
                r.getLong("version")));
      }
    }
    return rows;
  }

  /** One statement on a connection of its own. */
  private <T> T run(String sql, Work<T> work) throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      return work.on(statement);
    } catch (SQLException e) {
      throw new IOException("table 'sites': " + e.getMessage(), e);
    }
  }

  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }
}
