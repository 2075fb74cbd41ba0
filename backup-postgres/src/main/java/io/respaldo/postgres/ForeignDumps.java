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
   *   <li>{@code sql-gz}: any other {@code .sql.gz} or {@code .sql}
   * </ul>
   */
  public static List<ForeignKind> kinds() {
    return List.of(new DumpArchiveKind(), new DumpAndMediaKind(), new SqlGzKind());
  }
}
