package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file, folder or other item of a tree. Immutable; numbers are unsigned; what a node has not is
 * zero or empty.
 */
public final class Node {
  /** The order in which they stand in a tree. */
  public static final Comparator<Node> BY_NAME = (a, b) -> Arrays.compareUnsigned(a.name, b.name);

  final byte[] name;
  final NodeType type;
  final long mode;
  final Timestamp modified;
  final Timestamp accessed;
  final Timestamp changed;
  final long uid;
  final long gid;
  final String user;
  final String group;
  final long inode;
  final long deviceId;
  final long size;
  final long links;
  final byte[] linkTarget;
  final List<ExtendedAttribute> extendedAttributes;
  final Map<String, String> genericAttributes;
  final long device;
  final Optional<List<Id>> content;
  final Optional<Id> subtree;
  final String error;
  final Map<String, String> others;

  Node(NodeBuilder b, NodeType type) {
    name = b.name;
    this.type = type;
    mode = b.mode;
    modified = b.modified;
    accessed = b.accessed;
    changed = b.changed;
    uid = b.uid;
    gid = b.gid;
    user = b.user;
    group = b.group;
    inode = b.inode;
    deviceId = b.deviceId;
    size = b.size;
    links = b.links;
    linkTarget = b.linkTarget;
    extendedAttributes = List.copyOf(b.extendedAttributes);
    genericAttributes = b.genericAttributes;
    device = b.device;
    content = b.content;
    subtree = b.subtree;
    error = b.error;
    others = b.others;
  }

  public static NodeBuilder of(byte[] name, NodeType type) {
    return new NodeBuilder().name(name).type(type);
  }

  /** A builder that begins as this node. */
  public NodeBuilder toBuilder() {
    return new NodeBuilder(this);
  }

  /** Raw bytes, a copy: one segment of a path, neither {@code .} nor {@code ..}. */
  public byte[] name() {
    return name.clone();
  }

  public NodeType type() {
    return type;
  }

  /** Go's file mode; see {@link NodeType#unix}. */
  public long mode() {
    return mode;
  }

  public Timestamp modified() {
    return modified;
  }

  public Timestamp accessed() {
    return accessed;
  }

  public Timestamp changed() {
    return changed;
  }

  public long uid() {
    return uid;
  }

  public long gid() {
    return gid;
  }

  public String user() {
    return user;
  }

  public String group() {
    return group;
  }

  public long inode() {
    return inode;
  }

  /** The device that the file lies on; with the inode it tells hard links. */
  public long deviceId() {
    return deviceId;
  }

  /** Of a file, in bytes. */
  public long size() {
    return size;
  }

  /** How many names the file has; not of folders. */
  public long links() {
    return links;
  }

  /** Raw bytes of a symbolic link's target, a copy. */
  public byte[] linkTarget() {
    return linkTarget.clone();
  }

  public List<ExtendedAttribute> extendedAttributes() {
    return extendedAttributes;
  }

  /** Attributes of other operating systems, as JSON by name. */
  public Map<String, String> genericAttributes() {
    return genericAttributes;
  }

  /** What a device node stands for. */
  public long device() {
    return device;
  }

  /** The data blobs of a file in their order; empty of anything else. */
  public Optional<List<Id>> content() {
    return content;
  }

  /** The tree of a folder. */
  public Optional<Id> subtree() {
    return subtree;
  }

  /** What went wrong when it was read. */
  public String error() {
    return error;
  }

  /** Fields that are not known here, as JSON by name. */
  public Map<String, String> others() {
    return others;
  }

  /** Whether the other has the same name. */
  public boolean isNamed(byte[] other) {
    return Arrays.equals(name, other);
  }

  /** For people: type and name. */
  @Override
  public String toString() {
    return type + " '" + new String(name, StandardCharsets.UTF_8) + "'";
  }
}
