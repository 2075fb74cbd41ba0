package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import java.io.IOException;

/** The words for types in an index. */
final class EntryType {
  private EntryType() {}

  static String name(Entry.Type type) {
    return switch (type) {
      case FILE -> "file";
      case FOLDER -> "folder";
      case SYMLINK -> "symlink";
      case HARD_LINK -> "hard_link";
    };
  }

  static Entry.Type of(String name) throws IOException {
    return switch (name) {
      case "file" -> Entry.Type.FILE;
      case "folder" -> Entry.Type.FOLDER;
      case "symlink" -> Entry.Type.SYMLINK;
      case "hard_link" -> Entry.Type.HARD_LINK;
      default -> throw new IOException("unknown entry type '" + name + "'");
    };
  }
}
