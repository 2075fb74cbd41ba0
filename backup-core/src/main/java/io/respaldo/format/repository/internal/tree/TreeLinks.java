package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.JsonInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a tree only what it leads to, and passes over the rest: for who walks whole
 * repositories. Memory holds a node's name. Stateless.
 */
public final class TreeLinks {
  private TreeLinks() {}

  /** Is shown a tree, node by node. */
  public interface Visitor {
    /** A data blob of the node that comes next, in its order. */
    void data(Id blob) throws IOException;

    /**
     * A node, after its data.
     *
     * @param content whether it has data, be it none
     */
    void node(byte[] name, NodeType type, long size, boolean content, Optional<Id> subtree)
        throws IOException;
  }

  /**
   * @throws io.respaldo.storage.StorageException DAMAGED, also where names do not ascend; some
   *     nodes were shown then
   */
  public static void read(byte[] tree, int length, Visitor visitor) throws IOException {
    try (JsonInput in = JsonInput.of("tree", tree, 0, length)) {
      boolean seen = false;
      in.beginObject();
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        if (!field.equals("nodes")) {
          in.skip();
        } else if (seen) {
          throw in.damage("it has nodes twice");
        } else {
          seen = true;
          nodes(in, visitor);
        }
      }
      in.end();
    }
  }

  private static void nodes(JsonInput in, Visitor visitor) throws IOException {
    byte[] last = new byte[0];
    if (in.beginArrayIfAny()) {
      while (in.nextObject()) {
        last = node(in, last, visitor);
      }
    }
  }

  private static byte[] node(JsonInput in, byte[] before, Visitor visitor) throws IOException {
    byte[] name = new byte[0];
    @Nullable NodeType type = null;
    long size = 0;
    boolean content = false;
    Optional<Id> subtree = Optional.empty();
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "name" -> name = NodeCodec.name(in);
        case "type" -> type = NodeCodec.type(in);
        case "size" -> size = in.readUnsigned();
        case "content" -> content = content(in, visitor);
        case "subtree" -> subtree = in.readOptionalId();
        default -> in.skip();
      }
    }
    if (type == null || !NodeBuilder.isName(name)) {
      throw in.damage("a node has no type, or no name that a file can have");
    }
    if (Arrays.compareUnsigned(before, name) >= 0) {
      throw in.damage("the names of its nodes don't ascend");
    }
    visitor.node(name, type, size, content, subtree);
    return name;
  }

  private static boolean content(JsonInput in, Visitor visitor) throws IOException {
    if (!in.beginArrayIfAny()) {
      return false;
    }
    for (Id id = in.nextId(); id != null; id = in.nextId()) {
      visitor.data(id);
    }
    return true;
  }
}
