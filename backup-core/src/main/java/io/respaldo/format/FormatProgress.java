package io.respaldo.format;

/** Told of bytes as they pass; cheap, thread-safe, never throws. */
public interface FormatProgress {
  FormatProgress NONE = new FormatProgress() {};

  /** Bytes of content read from the source, or from the backup when verifying. */
  default void read(long bytes) {}

  /** Bytes handed to the storage. */
  default void stored(long bytes) {}

  /** A file was finished. */
  default void file() {}

  /** What is being worked on now: a part, or a file in it. */
  default void current(String what) {}
}
