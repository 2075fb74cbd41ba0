package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.json.JsonInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree node by node; memory holds one node. Damage is told with its place. Not thread-safe.
 *
 * <p>Names are checked to be single segments of a path. That they ascend is not: {@link TreeWriter}
 * does that, and who merges two trees.
 */
public final class TreeReader implements Closeable {
  private final JsonInput in;
  private State state = State.BEFORE;
  private long start;
  private long end;

  private enum State {
    BEFORE,
    NODES,
    ENDED
  }

  private TreeReader(JsonInput in) {
    this.in = in;
  }

  public static TreeReader of(byte[] tree) throws IOException {
    return new TreeReader(JsonInput.of("tree", tree));
  }

  public static TreeReader of(InputStream tree) throws IOException {
    return new TreeReader(JsonInput.of("tree", tree));
  }

  /**
   * The next node; null when there are no more and the tree is known to end well.
   *
   * @throws io.respaldo.storage.StorageException DAMAGED
   */
  public @Nullable Node next() throws IOException {
    if (state == State.BEFORE) {
      in.beginObject();
      state = findNodes() ? State.NODES : State.ENDED;
    }
    if (state == State.ENDED) {
      return null;
    }
    if (in.nextObject()) {
      start = in.tokenStart();
      Node node = NodeCodec.read(in);
      end = in.position();
      return node;
    }
    state = State.ENDED;
    if (findNodes()) {
      throw in.damage("it has nodes twice");
    }
    return null;
  }

  /** Goes to the nodes; false when the tree ends first. */
  private boolean findNodes() throws IOException {
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (name.equals("nodes")) {
        if (in.beginArrayIfAny()) {
          return true;
        }
      } else {
        in.skip();
      }
    }
    in.end();
    return false;
  }

  /** Where the last node's JSON begins, in bytes of the tree: to copy what is not changed. */
  public long nodeStart() {
    return start;
  }

  /** Where the last node's JSON ends. */
  public long nodeEnd() {
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
