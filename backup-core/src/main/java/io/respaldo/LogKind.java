package io.respaldo;

/** The readable logs of an instance on this node's own disk. */
public enum LogKind {
  BACKUP("backup.log"),
  RESTORE("restore.log");

  private final String file;

  LogKind(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }
}
