package io.respaldo.part;

import java.io.IOException;

/** Writes a tree entry by entry. Returning normally is the promise that it is complete. */
@FunctionalInterface
public interface EntryWriter {
  void writeTo(EntrySink sink) throws IOException, InterruptedException;

  /** Takes entries; folders before what is in them, targets of hard links before the links. */
  interface EntrySink {
    /**
     * @param entry path relative to the part's root
     * @param content of exactly {@link Entry#size()} bytes for a file; not called for other types
     */
    void add(Entry entry, StreamWriter content) throws IOException, InterruptedException;
  }
}
