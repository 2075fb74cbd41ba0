package io.respaldo.postgres;

import io.respaldo.format.foreign.ForeignKind;
import java.util.List;

/** The kinds of backups of PostgreSQL databases that scripts with {@code pg_dump} leave. */
public final class ForeignDumps {
  private ForeignDumps() {}

  /**
   * The most telling first:
   *
   * <ul>
   *   <li>{@code tar-gz}: {@code backup_NAME_TIME.tar.gz} or {@code
   *       instances/NAME/backup_TIME.tar.gz}, holding {@code dump.sql} and perhaps {@code
   *       filestore/}
   *   <li>{@code db-media}: {@code db/NAME_TIME.sql.gz} with {@code media/media_TIME.tar.gz}
   *   <li>{@code pg-custom}: any other file that {@code pg_dump -Fc} wrote
   *   <li>{@code sql-gz}: any other {@code .sql.gz} or {@code .sql}, and any other file that begins
   *       as pg_dump's text does, compressed by gzip or not
   * </ul>
   *
   * Custom dumps are verified by the {@code pg_restore} that {@link PgTools#standard} finds.
   */
  public static List<ForeignKind> kinds() {
    return List.of(
        new DumpArchiveKind(),
        new DumpAndMediaKind(),
        new PgCustomKind(PgTools.standard()),
        new SqlGzKind());
  }
}
