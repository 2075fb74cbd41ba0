package io.respaldo.postgres;

import io.respaldo.process.ExternalTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** A dump in PostgreSQL's custom format, outside of any server. Immutable. */
public final class CustomDump {
  private final PgTools tools;
  private final Optional<PgVersion> madeBy;

  private CustomDump(PgTools tools, Optional<PgVersion> madeBy) {
    this.tools = tools;
    this.madeBy = madeBy;
  }

  /**
   * A dump that a pg_dump of this version made.
   *
   * @param version such as {@code 15.18}; empty when unknown: then the newest tools read it
   */
  public static CustomDump madeBy(Optional<String> version, PgTools tools) {
    return new CustomDump(tools, version.flatMap(PgVersion::parse));
  }

  /**
   * Writes it as SQL text without owners and rights, streamed through {@code pg_restore}. Blocking
   * and interruptible.
   */
  public void toSql(InputStream dump, OutputStream sql) throws IOException, InterruptedException {
    List<String> arguments = List.of("--no-owner", "--no-privileges", "--file=-");
    ExternalTool.of(tools().command("pg_restore", arguments))
        .named("pg_restore")
        .remedy("verify the backup; a damaged dump can't be turned into SQL")
        .through(dump::transferTo, text -> text.transferTo(sql));
  }

  private PgInstallation tools() throws IOException, InterruptedException {
    return madeBy.isPresent()
        ? tools.choose(madeBy.get().major(), "a dump made by version " + madeBy.get().major())
        : tools.newest();
  }
}
