package io.respaldo.format.repository.internal.index;

import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.blob.StoredBlob;
import io.respaldo.format.repository.internal.crypto.Sealer;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.id.Id;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An index in the one spelling that restic and we write, read several times as quickly as JSON in
 * general. From the pack on in which another spelling begins, or anything wrong, the rest is left
 * to who reads all of JSON. Memory holds the text of one pack, at least 1 MiB and at most 16. Not
 * thread-safe.
 */
final class PlainIndex {
  private static final int START = 1 << 20;

  /** More than a pack of restic's or ours has in an index. */
  private static final int MAX = 16 << 20;

  private static final byte[] OPENING = bytes("{\"packs\":[");
  private static final byte[] CLOSING = bytes("]}");
  private static final byte[] ID = bytes("{\"id\":\"");
  private static final byte[] BLOBS = bytes("\",\"blobs\":[");
  private static final byte[] DATA = bytes("\",\"type\":\"data\",\"offset\":");
  private static final byte[] TREE = bytes("\",\"type\":\"tree\",\"offset\":");
  private static final byte[] LENGTH = bytes(",\"length\":");
  private static final byte[] PLAIN_LENGTH = bytes(",\"uncompressed_length\":");

  private final InputStream in;
  private byte[] buffer;
  private long dropped; // bytes before those in the buffer
  private int begin; // of what was not shown yet
  private int end;
  private int at;
  private boolean isShort; // whether what was read last may go on behind the end

  PlainIndex(InputStream in) {
    this(in, START);
  }

  /**
   * @param start length of the buffer, which grows to hold a pack
   */
  PlainIndex(InputStream in, int start) {
    this.in = in;
    this.buffer = new byte[start];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What was not shown.
   *
   * @param text a document of its own
   * @param begin the byte of the whole text at which it begins
   */
  record Rest(InputStream text, long begin) {}

  /**
   * Shows packs, from the first on.
   *
   * @return the rest; empty when all was shown
   */
  Optional<Rest> read(PackVisitor visitor) throws IOException {
    fill();
    if (!takes(OPENING)) {
      return Optional.of(rest(new byte[0]));
    }
    begin = at;
    while (pack(visitor)) {
      begin = at;
    }
    at = begin;
    return isWhole() ? Optional.empty() : Optional.of(rest(OPENING));
  }

  /** Whether only the end is left. */
  private boolean isWhole() throws IOException {
    if (!takes(CLOSING)) {
      return false;
    }
    for (; at < end; at++) {
      if (!isBlank(buffer[at])) {
        return false;
      }
    }
    long place = dropped + end;
    for (int b = in.read(); b >= 0; b = in.read()) {
      place++;
      if (!isBlank(b)) {
        throw Damage.of("the index is damaged at byte " + place + ": something follows the end");
      }
    }
    return true;
  }

  private static boolean isBlank(int b) {
    return b == '\n' || b == ' ' || b == '\r' || b == '\t';
  }

  private Rest rest(byte[] before) {
    InputStream text =
        new SequenceInputStream(
            new SequenceInputStream(
                new ByteArrayInputStream(before),
                new ByteArrayInputStream(buffer, begin, end - begin)),
            in);
    return new Rest(text, dropped + begin - before.length);
  }

  /** Shows one pack and what separates it from the next; false and nothing shown without one. */
  private boolean pack(PackVisitor visitor) throws IOException {
    List<StoredBlob> blobs = new ArrayList<>();
    while (true) {
      at = begin;
      blobs.clear();
      isShort = false;
      Id id = take(blobs);
      if (id != null) {
        visitor.pack(id, blobs);
        return true;
      }
      if (!isShort || !fill()) {
        return false;
      }
    }
  }

  private @Nullable Id take(List<StoredBlob> blobs) {
    Id id = id();
    if (id == null || !takes(BLOBS)) {
      return null;
    }
    do {
      StoredBlob blob = blob();
      if (blob == null || blobs.size() == IndexReader.MAX_BLOBS) {
        return null;
      }
      blobs.add(blob);
    } while (takes(','));
    if (!takes(']') || !takes('}')) {
      return null;
    }
    if (takes(',')) {
      return isNext('{') ? id : null;
    }
    return isNext(']') ? id : null;
  }

  private @Nullable StoredBlob blob() {
    Id id = id();
    BlobType type = takes(DATA) ? BlobType.DATA : BlobType.TREE;
    if (id == null || (type == BlobType.TREE && !takes(TREE))) {
      return null;
    }
    long offset = number(IndexReader.MAX_OFFSET);
    long length = takes(LENGTH) ? number(Integer.MAX_VALUE) : -1;
    long plain = takes(PLAIN_LENGTH) ? number(Integer.MAX_VALUE) : 0;
    if (offset < 0 || length < Sealer.OVERHEAD || plain < 0 || !takes('}')) {
      return null;
    }
    return new StoredBlob(new BlobHandle(type, id), offset, (int) length, (int) plain);
  }

  /** The value of an object's first field. */
  private @Nullable Id id() {
    if (!takes(ID)) {
      return null;
    }
    if (end - at < Id.DIGITS) {
      isShort = true;
      return null;
    }
    Id id = Id.parse(buffer, at);
    at += Id.DIGITS;
    return id;
  }

  /** A number up to this one; negative when there is none. */
  private long number(long max) {
    int from = at;
    long value = 0;
    while (at < end && buffer[at] >= '0' && buffer[at] <= '9' && value <= max) {
      value = value * 10 + buffer[at++] - '0';
    }
    if (at == end) {
      isShort = true;
      return -1;
    }
    boolean isNumber = at > from && (buffer[from] != '0' || at == from + 1);
    return isNumber && value <= max ? value : -1;
  }

  private boolean takes(byte[] word) {
    if (end - at < word.length) {
      isShort = true;
      return false;
    }
    boolean same = Arrays.equals(buffer, at, at + word.length, word, 0, word.length);
    at += same ? word.length : 0;
    return same;
  }

  private boolean takes(char c) {
    boolean same = isNext(c);
    at += same ? 1 : 0;
    return same;
  }

  private boolean isNext(char c) {
    isShort |= at == end;
    return at < end && buffer[at] == c;
  }

  /** Reads on, with room for twice as much if the buffer is full; false at the end. */
  private boolean fill() throws IOException {
    if (begin == 0 && end == buffer.length) {
      if (buffer.length >= MAX) {
        return false;
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    } else {
      System.arraycopy(buffer, begin, buffer, 0, end - begin);
      dropped += begin;
      end -= begin;
      at -= begin;
      begin = 0;
    }
    int n = in.readNBytes(buffer, end, buffer.length - end);
    end += n;
    return n > 0;
  }
}
