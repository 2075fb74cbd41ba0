package io.respaldo.format.repository.internal.load;

import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.TreeReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A folder's tree, node by node, in the order of the names' bytes and no name twice. Not
 * thread-safe.
 */
public final class OpenTree implements Closeable {
  private final InputStream in;
  private final TreeReader reader;
  private byte[] last = new byte[0];

  OpenTree(InputStream in) throws IOException {
    this.in = in;
    this.reader = TreeReader.of(in);
  }

  OpenTree(byte[] tree) throws IOException {
    this.in = InputStream.nullInputStream();
    this.reader = TreeReader.of(tree);
  }

  /**
   * The next node; null at the end.
   *
   * @throws io.respaldo.storage.StorageException DAMAGED, also when the name does not come after
   *     the one before
   */
  public @Nullable Node next() throws IOException {
    Node node = reader.next();
    if (node == null) {
      return null;
    }
    byte[] name = node.name();
    int order = Arrays.compareUnsigned(last, name);
    if (order >= 0) {
      String shown = new String(name, StandardCharsets.UTF_8);
      throw Damage.of(
          order == 0
              ? "the tree has the name '" + shown + "' twice"
              : "the tree's names are not in order: '" + shown + "' comes too late");
    }
    last = name;
    return node;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    in.close();
  }
}
