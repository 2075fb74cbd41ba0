package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import java.io.IOException;

/** Single nodes as they stand in a tree. */
public final class NodeText {
  private NodeText() {}

  /** The node's JSON. */
  public static byte[] of(Node node) {
    JsonOutput out = new JsonOutput();
    NodeCodec.write(node, out);
    return out.bytes();
  }

  /** Replaces what the buffer holds by the node's JSON up to its content, without a comma. */
  public static void head(Node node, JsonOutput out) {
    NodeCodec.writeHead(node, out.clear());
  }

  /**
   * The node that this JSON means.
   *
   * @throws io.respaldo.storage.StorageException DAMAGED
   */
  public static Node parse(byte[] json) throws IOException {
    return parse(json, 0, json.length);
  }

  /** As above, of a part of a buffer. */
  public static Node parse(byte[] json, int offset, int length) throws IOException {
    try (JsonInput in = JsonInput.of("node", json, offset, length)) {
      in.beginObject();
      Node node = NodeCodec.read(in);
      in.end();
      return node;
    }
  }
}
