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

  /**
   * The node that this JSON means.
   *
   * @throws io.respaldo.storage.StorageException DAMAGED
   */
  public static Node parse(byte[] json) throws IOException {
    try (JsonInput in = JsonInput.of("node", json)) {
      in.beginObject();
      Node node = NodeCodec.read(in);
      in.end();
      return node;
    }
  }
}
