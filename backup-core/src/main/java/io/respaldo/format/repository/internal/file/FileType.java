package io.respaldo.format.repository.internal.file;

/** The files of a repository that are called by their hash. */
public enum FileType {
  KEY("keys", "key"),
  PACK("data", "pack"),
  INDEX("index", "index"),
  SNAPSHOT("snapshots", "snapshot"),
  LOCK("locks", "lock");

  private final String folder;
  private final String word;

  FileType(String folder, String word) {
    this.folder = folder;
    this.word = word;
  }

  String folder() {
    return folder;
  }

  /** For messages. */
  @Override
  public String toString() {
    return word;
  }
}
