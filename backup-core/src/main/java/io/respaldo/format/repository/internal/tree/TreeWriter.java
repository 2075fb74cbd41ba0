package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.blob.BlobReader;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.json.JsonOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tree as restic does, to the byte. One object serves any number of trees, one after the
 * other. Not thread-safe.
 */
public final class TreeWriter {
  /** What a tree has besides its nodes and the commas between them. */
  private static final int FRAME = 16;

  /** Sealed as it is, in a repository of version 1, a reader takes no more. */
  private static final int MAX_BYTES = BlobReader.MAX_CONTENT - Sealer.OVERHEAD;

  private final JsonOutput json;
  private byte[] last = new byte[0];
  private int count;
  private boolean ended;

  public TreeWriter() {
    json = new JsonOutput();
    clear();
  }

  /**
   * @param what it is the tree of, for messages
   * @param count of the nodes that will come, or more
   * @param bytes of all of them
   * @throws IOException as {@link #requireStorable}
   */
  public static TreeWriter of(String what, int count, long bytes) throws IOException {
    long room = FRAME + count + bytes;
    requireStorable(what, count, room);
    return new TreeWriter((int) room);
  }

  private static void requireStorable(String what, int count, long bytes) throws IOException {
    if (bytes > MAX_BYTES) {
      throw new IOException(
          what
              + " has so many names, or files with so many pieces, that its list takes "
              + (bytes >> 20)
              + " MiB ("
              + count
              + " names); at most "
              + (MAX_BYTES >> 20)
              + " MiB can be stored of one folder; spread them over several");
    }
  }

  /**
   * @param what it is the tree of, for messages
   * @throws IOException when a reader would not take the ended tree, for its size
   */
  public void requireStorable(String what) throws IOException {
    requireStorable(what, count, length());
  }

  private TreeWriter(int room) {
    json = new JsonOutput(room);
    clear();
  }

  /**
   * @throws IllegalArgumentException when its name does not come after the one before
   */
  public TreeWriter add(Node node) {
    next(node.name);
    NodeCodec.write(node, json);
    return this;
  }

  /**
   * Copies a node as it stands in another tree, so that what an older writer wrote differently
   * stays as it is.
   *
   * @param from see {@link TreeReader#nodeStart} and {@link TreeReader#nodeEnd}
   */
  public TreeWriter copy(Node node, byte[] tree, long from, long to) {
    return add(node.name, tree, Math.toIntExact(from), Math.toIntExact(to - from));
  }

  /**
   * Adds a node that is JSON already.
   *
   * @param name the node's
   * @param json as {@link NodeText#of} makes it
   */
  public TreeWriter add(byte[] name, byte[] json) {
    return add(name, json, 0, json.length);
  }

  /** As above, of a part of a buffer. */
  public TreeWriter add(byte[] name, byte[] from, int offset, int length) {
    next(name);
    json.raw(from, offset, length);
    return this;
  }

  /** Adds a node as it stands in a known tree. */
  public TreeWriter add(byte[] name, KnownTree.Range range) {
    return add(name, range.tree().bytes(), range.from(), range.to() - range.from());
  }

  private void next(byte[] name) {
    if (ended) {
      throw new IllegalStateException("the tree is ended");
    }
    if (Arrays.compareUnsigned(last, name) >= 0) {
      throw new IllegalArgumentException(
          "the names of a tree's nodes must ascend: '"
              + new String(name, StandardCharsets.UTF_8)
              + "' does not");
    }
    last = name;
    count++;
    json.item();
  }

  /** How many nodes it has. */
  public int count() {
    return count;
  }

  /** Ends the tree. */
  public TreeWriter end() {
    ended = true;
    json.endArray().endObject().raw("\n");
    return this;
  }

  /** The buffer that holds the ended tree; good until {@link #clear}. */
  public byte[] array() {
    return json.array();
  }

  /** Length of the ended tree in the buffer. */
  public int length() {
    return json.length();
  }

  /** A copy of the ended tree. */
  public byte[] bytes() {
    return json.bytes();
  }

  /** Begins a new tree. */
  public TreeWriter clear() {
    json.clear().beginObject().field("nodes").beginArray();
    last = new byte[0];
    count = 0;
    ended = false;
    return this;
  }
}
