package io.respaldo.part;

/**
 * A named piece of a backup.
 *
 * @param name by the rule of {@link PartName}
 * @param files of a tree, regular ones; 1 for a stream
 * @param bytes of content, before compression
 */
public record Part(String name, Shape shape, long files, long bytes) {
  /** What a part is. */
  public enum Shape {
    /** One sequence of bytes, such as a dump. */
    STREAM,
    /** A folder with what is in it. */
    TREE
  }

  public Part {
    PartName.check(name);
  }
}
