package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree that is stored, to be gone through beside a folder whose names come in the same order.
 * Tells whether a node stands there to the byte, without parsing it, which is what makes a folder
 * cheap that has not changed. What is written in another way than restic's is written anew first,
 * and never called the same. Not thread-safe; the bytes never change.
 */
public final class KnownTree {
  private static final byte[] OPENING = "{\"nodes\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CLOSING = "]}\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NAME = "{\"name\":\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CONTENT = ",\"content\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SUBTREE = ",\"subtree\":\"".getBytes(StandardCharsets.UTF_8);

  private static final int UNKNOWN = -1;

  private final Optional<Id> id;
  private final byte[] bytes;
  private int at = OPENING.length;
  private int end = UNKNOWN; // of the node that was sought; UNKNOWN until it is asked for
  private List<Id> content = List.of();
  private Optional<Id> subtree = Optional.empty();

  private KnownTree(Optional<Id> id, byte[] bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /**
   * @param tree is not copied
   * @throws io.respaldo.storage.StorageException DAMAGED
   */
  public static KnownTree of(Id id, byte[] tree) throws IOException {
    if (startsWith(tree, 0, OPENING) && startsWith(tree, tree.length - CLOSING.length, CLOSING)) {
      return new KnownTree(Optional.of(id), tree);
    }
    TreeWriter same = new TreeWriter();
    try (TreeReader reader = TreeReader.of(tree)) {
      for (Node n = reader.next(); n != null; n = reader.next()) {
        same.add(n);
      }
    } catch (IllegalArgumentException e) { // the names don't ascend: as if it had not been there
      same = new TreeWriter();
    }
    return new KnownTree(Optional.empty(), same.end().bytes());
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] with) {
    return at >= 0
        && bytes.length - at >= with.length
        && Arrays.equals(bytes, at, at + with.length, with, 0, with.length);
  }

  /** A node's JSON within the tree. */
  public record Range(KnownTree tree, int from, int to) {
    public int length() {
      return to - from;
    }
  }

  /** Goes to the node of this name, which comes after all that were sought; false without one. */
  public boolean seek(byte[] name) throws IOException {
    while (at < bytes.length && bytes[at] == '{') {
      int order = compareName(name);
      if (order >= 0) {
        return order == 0;
      }
      int next = end();
      at = next < bytes.length && bytes[next] == ',' ? next + 1 : next;
      end = UNKNOWN;
    }
    return false;
  }

  private int end() throws IOException {
    if (end == UNKNOWN) {
      end = skip(at);
    }
    return end;
  }

  /** How the name of the node here compares with this one. */
  private int compareName(byte[] name) throws IOException {
    int from = at + NAME.length;
    if (startsWith(bytes, at, NAME)) {
      for (int i = from; i < bytes.length && bytes[i] != '\\'; i++) {
        if (bytes[i] == '"') {
          return Arrays.compareUnsigned(bytes, from, i, name, 0, name.length);
        }
      }
    }
    return Arrays.compareUnsigned(NodeText.parse(bytes, at, skip(at) - at).name, name);
  }

  /** Where the object ends that begins here. */
  private int skip(int from) throws IOException {
    int depth = 0;
    for (int i = from; i < bytes.length; i++) {
      switch (bytes[i]) {
        case '{' -> depth++;
        case '}' -> {
          if (--depth == 0) {
            return i + 1;
          }
        }
        case '"' -> {
          for (i++; i < bytes.length && bytes[i] != '"'; i++) {
            if (bytes[i] == '\\') {
              i++;
            }
          }
        }
        default -> {}
      }
    }
    throw Damage.of("a tree ends within a node");
  }

  /** The node that was sought. */
  public Node node() throws IOException {
    return NodeText.parse(bytes, at, end() - at);
  }

  /** Where it stands. */
  public Range range() throws IOException {
    return new Range(this, at, end());
  }

  /**
   * Whether the node that was sought is to the byte one with this head, of a known content or tree
   * and nothing else.
   *
   * @param head see {@link NodeText#head}
   */
  public boolean is(byte[] head, int length) {
    int place = at + length;
    if (place + CONTENT.length >= bytes.length
        || !Arrays.equals(bytes, at, place, head, 0, length)
        || !startsWith(bytes, place, CONTENT)) {
      return false;
    }
    place += CONTENT.length;
    content = List.of();
    subtree = Optional.empty();
    place = startsWith(bytes, place, NULL) ? tree(place + NULL.length) : ids(place);
    if (place < 0 || place >= bytes.length || bytes[place] != '}') {
      return false;
    }
    end = place + 1;
    return true;
  }

  private int tree(int place) {
    if (!startsWith(bytes, place, SUBTREE)) {
      return place;
    }
    Id found = Id.parse(bytes, place + SUBTREE.length);
    subtree = Optional.ofNullable(found);
    return place + SUBTREE.length + Id.DIGITS + 1;
  }

  /** Takes the ids of an array; the place behind it, or -1. */
  private int ids(int from) {
    int place = from;
    if (bytes[place++] != '[') {
      return -1;
    }
    if (bytes[place] == ']') {
      return place + 1;
    }
    List<Id> ids = new ArrayList<>(1);
    while (bytes[place] == '"') {
      @Nullable Id id = Id.parse(bytes, place + 1);
      place += Id.DIGITS + 2;
      if (id == null || place >= bytes.length) {
        return -1;
      }
      ids.add(id);
      if (bytes[place++] == ']') {
        content = ids;
        return place;
      }
    }
    return -1;
  }

  /** Of the node that {@link #is} was asked about. */
  public List<Id> content() {
    return content;
  }

  /** Of the node that {@link #is} was asked about. */
  public Optional<Id> subtree() {
    return subtree;
  }

  /** The tree's id if these ranges, in their order, are all its nodes; empty otherwise. */
  public Optional<Id> idIfAll(List<Range> ranges) {
    int place = OPENING.length;
    for (Range range : ranges) {
      if (range.tree() != this || range.from() != place) {
        return Optional.empty();
      }
      place = range.to() + (bytes[range.to()] == ',' ? 1 : 0);
    }
    return place + CLOSING.length == bytes.length ? id : Optional.empty();
  }

  byte[] bytes() {
    return bytes;
  }
}
