package io.respaldo.format.repository.internal.tree;

import java.util.Arrays;
import java.util.Optional;

/** What a node is; names as trees spell them, bits as Go's file modes have them. */
public enum NodeType {
  FILE("file", 0),
  DIR("dir", 1L << 31),
  SYMLINK("symlink", 1L << 27),
  /** A block device. */
  DEV("dev", 1L << 26),
  CHARDEV("chardev", (1L << 26) | (1L << 21)),
  FIFO("fifo", 1L << 25),
  SOCKET("socket", 1L << 24),
  /** What restic could not tell; never right. */
  IRREGULAR("irregular", 1L << 19);

  private static final long SETUID = 1L << 23;
  private static final long SETGID = 1L << 22;
  private static final long STICKY = 1L << 20;
  private static final int PERMISSIONS = 0777;

  private final String word;
  private final long bits;

  NodeType(String word, long bits) {
    this.word = word;
    this.bits = bits;
  }

  static Optional<NodeType> of(String word) {
    return Arrays.stream(values()).filter(t -> t.word.equals(word)).findAny();
  }

  /** Go's mode of a node of this type with the low 12 bits of a Unix mode. */
  public long mode(int unix) {
    return bits
        | (unix & PERMISSIONS)
        | ((unix & 04000) != 0 ? SETUID : 0)
        | ((unix & 02000) != 0 ? SETGID : 0)
        | ((unix & 01000) != 0 ? STICKY : 0);
  }

  /** The low 12 bits of the Unix mode that Go's mode means. */
  public static int unix(long mode) {
    return (int) (mode & PERMISSIONS)
        | ((mode & SETUID) != 0 ? 04000 : 0)
        | ((mode & SETGID) != 0 ? 02000 : 0)
        | ((mode & STICKY) != 0 ? 01000 : 0);
  }

  @Override
  public String toString() {
    return word;
  }
}
