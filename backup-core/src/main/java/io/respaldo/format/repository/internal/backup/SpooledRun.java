package io.respaldo.format.repository.internal.backup;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A sorted stretch of a work file, with its first node that was not taken. Not thread-safe. */
final class SpooledRun implements Comparable<SpooledRun>, Closeable {
  private static final int BUFFER = 32 << 10;

  private final int number;
  private final long length;
  private final SeekableByteChannel channel;
  private final DataInputStream in;
  private long taken;
  private @Nullable SpooledNode node;

  SpooledRun(int number, Path file, long from, long to) throws IOException {
    this.number = number;
    this.length = to - from;
    channel = Files.newByteChannel(file);
    channel.position(from);
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
  }

  /** Goes to the next node; false at the end. */
  boolean advance() throws IOException {
    if (taken == length) {
      return false;
    }
    SpooledNode next = SpooledNode.read(in);
    taken += next.size();
    node = next;
    return true;
  }

  SpooledNode node() {
    if (node == null) {
      throw new IllegalStateException("no node yet");
    }
    return node;
  }

  /** By node; of equal ones the earlier run first. */
  @Override
  public int compareTo(SpooledRun other) {
    int order = SpooledNode.IN_TREE.compare(node(), other.node());
    return order != 0 ? order : Integer.compare(number, other.number);
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
