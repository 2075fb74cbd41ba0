package io.respaldo.postgres;

/** How pg_dump writes. */
public enum DumpFormat {
  /** SQL text, loaded by psql; readable by people and by every other tool. */
  PLAIN("dump.sql"),
  /**
   * PostgreSQL's own archive, loaded by pg_restore, which can leave out owners and work in
   * parallel. Written uncompressed: compressing is the backup format's work.
   */
  CUSTOM("dump.pgdump");

  private final String part;

  DumpFormat(String part) {
    this.part = part;
  }

  /** The name of the part that holds it. */
  public String part() {
    return part;
  }
}
