package io.respaldo.format.repository.internal.backup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A node whose place in the tree is not there yet.
 *
 * @param path within the part, as raw bytes
 * @param body of a node its JSON, a folder's without its tree; of a link the path that it has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record SpooledNode(byte[] path, Kind kind, byte[] body) {
  /** What it is. */
  enum Kind {
    FOLDER('d'),
    /** A file or symbolic link. */
    LEAF('-'),
    /** Another name for the file at the path. */
    LINK('h');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    static Kind of(int letter) throws IOException {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IOException("the work file is damaged");
    }
  }

  /** Folders before what is in them, names by their bytes, links behind their targets. */
  static final Comparator<SpooledNode> IN_TREE =
      Comparator.<SpooledNode, byte[]>comparing(SpooledNode::path, SpooledNode::compare)
          .thenComparing(n -> n.kind() == Kind.LINK);

  /** As if the slash were the lowest of all bytes. */
  private static int compare(byte[] a, byte[] b) {
    int n = Arrays.mismatch(a, b);
    if (n < 0) {
      return 0;
    }
    if (n == a.length || n == b.length) {
      return Integer.compare(a.length, b.length);
    }
    return Integer.compare(rank(a[n]), rank(b[n]));
  }

  private static int rank(byte b) {
    return b == '/' ? 0 : b & 0xff;
  }

  /** How many bytes it has when written. */
  int size() {
    return 9 + path.length + body.length;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind.letter);
    out.writeInt(path.length);
    out.writeInt(body.length);
    out.write(path);
    out.write(body);
  }

  static SpooledNode read(DataInputStream in) throws IOException {
    Kind kind = Kind.of(in.readByte());
    byte[] path = new byte[in.readInt()];
    byte[] body = new byte[in.readInt()];
    in.readFully(path);
    in.readFully(body);
    return new SpooledNode(path, kind, body);
  }
}
