package io.respaldo.source;

import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.util.Base64;

/**
 * One file or folder that an overlay brings, as its list names it: a letter, a blank, and the bytes
 * of the path in Base64.
 */
record OverlayEntry(Kind kind, EntryPath path) {
  /** What it means for the live tree. */
  enum Kind {
    /** A folder that is not there yet. */
    FOLDER('D'),
    /** A file or link that is not there yet. */
    NEW('N'),
    /** A file or link in whose place another stands. */
    REPLACED('R');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  String line() {
    return kind.letter + " " + Base64.getEncoder().encodeToString(path.bytes());
  }

  static OverlayEntry of(String line) throws IOException {
    for (Kind kind : Kind.values()) {
      if (line.length() > 2 && line.charAt(0) == kind.letter && line.charAt(1) == ' ') {
        try {
          return new OverlayEntry(
              kind, EntryPath.of(Base64.getDecoder().decode(line.substring(2))));
        } catch (IllegalArgumentException e) {
          throw new IOException("a list of laid over files holds the line '" + line + "'", e);
        }
      }
    }
    throw new IOException("a list of laid over files holds the line '" + line + "'");
  }
}
