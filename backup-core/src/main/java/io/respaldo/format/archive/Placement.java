package io.respaldo.format.archive;

import io.respaldo.part.Part;
import io.respaldo.part.PartName;

/**
 * Where something in a foreign archive stands among a backup's parts.
 *
 * @param from path of a file or folder in the archive; empty: all that is in it
 * @param part name of the part that it is
 */
public record Placement(String from, String part, Part.Shape shape) {
  public Placement {
    PartName.check(part);
    if (from.isEmpty() && shape != Part.Shape.TREE) {
      throw new IllegalArgumentException(
          "a whole archive is a tree, not the stream '" + part + "'");
    }
  }

  /** A file. */
  public static Placement stream(String from, String part) {
    return new Placement(from, part, Part.Shape.STREAM);
  }

  /** A folder with what is in it. */
  public static Placement tree(String from, String part) {
    return new Placement(from, part, Part.Shape.TREE);
  }
}
