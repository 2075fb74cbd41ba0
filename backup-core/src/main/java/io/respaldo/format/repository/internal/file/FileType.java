package io.respaldo.format.repository.internal.file;

/** The files of a repository that are called by their hash. */
public enum FileType {
  KEY("keys", "key", 1 << 20),
  PACK("data", "pack", 1 << 30),
  /** Aims at 8 MiB before compression. */
  INDEX("index", "index", 256 << 20),
  /** Grows with the paths and excludes that it names. */
  SNAPSHOT("snapshots", "snapshot", 32 << 20),
  LOCK("locks", "lock", 1 << 20);

  private final String folder;
  private final String word;
  private final int maxBytes;

  FileType(String folder, String word, int maxBytes) {
    this.folder = folder;
    this.word = word;
    this.maxBytes = maxBytes;
  }

  /** Bytes that no such file has more than, so that nobody's memory is filled with another. */
  int maxBytes() {
    return maxBytes;
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
