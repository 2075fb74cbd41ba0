package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a node together. What is not set is zero or empty. Not thread-safe. */
public final class NodeBuilder {
  byte[] name = new byte[0];
  @Nullable NodeType type;
  long mode = 0;
  Timestamp modified = Timestamp.ZERO;
  Timestamp accessed = Timestamp.ZERO;
  Timestamp changed = Timestamp.ZERO;
  long uid = 0;
  long gid = 0;
  String user = "";
  String group = "";
  long inode = 0;
  long deviceId = 0;
  long size = 0;
  long links = 0;
  byte[] linkTarget = new byte[0];
  List<ExtendedAttribute> extendedAttributes = List.of();
  Map<String, String> genericAttributes = Map.of();
  long device = 0;
  Optional<List<Id>> content = Optional.empty();
  Optional<Id> subtree = Optional.empty();
  String error = "";
  Map<String, String> others = Map.of();

  NodeBuilder() {}

  NodeBuilder(Node node) {
    name = node.name;
    type = node.type;
    mode = node.mode;
    modified = node.modified;
    accessed = node.accessed;
    changed = node.changed;
    uid = node.uid;
    gid = node.gid;
    user = node.user;
    group = node.group;
    inode = node.inode;
    deviceId = node.deviceId;
    size = node.size;
    links = node.links;
    linkTarget = node.linkTarget;
    extendedAttributes = node.extendedAttributes;
    genericAttributes = node.genericAttributes;
    device = node.device;
    content = node.content;
    subtree = node.subtree;
    error = node.error;
    others = node.others;
  }

  /** One segment of a path, as raw bytes. */
  public NodeBuilder name(byte[] value) {
    name = value.clone();
    return this;
  }

  public NodeBuilder type(NodeType value) {
    type = value;
    return this;
  }

  /** Go's file mode; see {@link NodeType#mode}. */
  public NodeBuilder mode(long value) {
    mode = value;
    return this;
  }

  public NodeBuilder modified(Timestamp value) {
    modified = value;
    return this;
  }

  public NodeBuilder accessed(Timestamp value) {
    accessed = value;
    return this;
  }

  public NodeBuilder changed(Timestamp value) {
    changed = value;
    return this;
  }

  public NodeBuilder uid(long value) {
    uid = value;
    return this;
  }

  public NodeBuilder gid(long value) {
    gid = value;
    return this;
  }

  public NodeBuilder user(String value) {
    user = value;
    return this;
  }

  public NodeBuilder group(String value) {
    group = value;
    return this;
  }

  public NodeBuilder inode(long value) {
    inode = value;
    return this;
  }

  public NodeBuilder deviceId(long value) {
    deviceId = value;
    return this;
  }

  public NodeBuilder size(long value) {
    size = value;
    return this;
  }

  public NodeBuilder links(long value) {
    links = value;
    return this;
  }

  /** Raw bytes. */
  public NodeBuilder linkTarget(byte[] value) {
    linkTarget = value.clone();
    return this;
  }

  public NodeBuilder extendedAttributes(List<ExtendedAttribute> value) {
    extendedAttributes = value;
    return this;
  }

  /** JSON by name. */
  public NodeBuilder genericAttributes(Map<String, String> value) {
    genericAttributes = Collections.unmodifiableMap(new TreeMap<>(value));
    return this;
  }

  public NodeBuilder device(long value) {
    device = value;
    return this;
  }

  /** The data blobs of a file; an empty file has an empty list. */
  public NodeBuilder content(List<Id> value) {
    content = Optional.of(List.copyOf(value));
    return this;
  }

  public NodeBuilder subtree(Id value) {
    subtree = Optional.of(value);
    return this;
  }

  public NodeBuilder error(String value) {
    error = value;
    return this;
  }

  /** JSON by name. */
  public NodeBuilder others(Map<String, String> value) {
    others = Collections.unmodifiableMap(new LinkedHashMap<>(value));
    return this;
  }

  /**
   * @throws IllegalStateException without a name or type, or with a name that can't be a file's
   */
  public Node build() {
    if (type == null || !isName(name)) {
      throw new IllegalStateException("a node without a type or a name that a file can have");
    }
    return new Node(this, type);
  }

  /** Whether it is one segment of a path. */
  static boolean isName(byte[] name) {
    for (byte b : name) {
      if (b == '/' || b == 0) {
        return false;
      }
    }
    boolean dots = name.length <= 2;
    for (byte b : name) {
      dots &= b == '.';
    }
    return !dots;
  }
}
