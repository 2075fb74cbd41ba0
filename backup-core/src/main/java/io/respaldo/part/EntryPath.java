package io.respaldo.part;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A '/'-separated relative path inside a backup: bytes, because file names are. Valid by
 * construction: no empty segment, '.', '..' or NUL. Ordered by unsigned bytes.
 */
public final class EntryPath implements Comparable<EntryPath> {
  private final byte[] raw;

  /**
   * @param raw holds to the rules
   */
  private EntryPath(byte[] raw) {
    this.raw = raw;
  }

  private EntryPath checked() {
    int start = 0;
    for (int i = 0; i <= raw.length; i++) {
      if (i == raw.length || raw[i] == '/') {
        checkSegment(start, i);
        start = i + 1;
      } else if (raw[i] == 0) {
        throw bad("holds a NUL byte");
      }
    }
    return this;
  }

  private void checkSegment(int from, int to) {
    int length = to - from;
    if (length == 0) {
      throw bad("is empty, absolute, or has an empty segment");
    }
    if (raw[from] == '.' && (length == 1 || (length == 2 && raw[from + 1] == '.'))) {
      throw bad("has a segment '.' or '..'");
    }
  }

  private IllegalArgumentException bad(String rule) {
    return new IllegalArgumentException("entry path '" + this + "' " + rule);
  }

  /**
   * @throws IllegalArgumentException naming the rule that the path breaks
   */
  public static EntryPath of(String utf8) {
    return new EntryPath(utf8.getBytes(StandardCharsets.UTF_8)).checked();
  }

  /**
   * @throws IllegalArgumentException naming the rule that the path breaks
   */
  public static EntryPath of(byte[] raw) {
    return new EntryPath(raw.clone()).checked();
  }

  /** The raw bytes, a copy. */
  public byte[] bytes() {
    return raw.clone();
  }

  /** Length in bytes. */
  public int length() {
    return raw.length;
  }

  /** The last segment's bytes. */
  public byte[] name() {
    return Arrays.copyOfRange(raw, lastSlash() + 1, raw.length);
  }

  /** From the first folder to the last segment, each as a path of its own. */
  public List<EntryPath> segments() {
    List<EntryPath> segments = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= raw.length; i++) {
      if (i == raw.length || raw[i] == '/') {
        segments.add(new EntryPath(Arrays.copyOfRange(raw, from, i)));
        from = i + 1;
      }
    }
    return segments;
  }

  private int lastSlash() {
    int i = raw.length - 1;
    while (i >= 0 && raw[i] != '/') {
      i--;
    }
    return i;
  }

  /** This path below a folder. */
  public EntryPath under(EntryPath folder) {
    byte[] joined = Arrays.copyOf(folder.raw, folder.raw.length + 1 + raw.length);
    joined[folder.raw.length] = '/';
    System.arraycopy(raw, 0, joined, folder.raw.length + 1, raw.length);
    return new EntryPath(joined);
  }

  /** A name in this folder. */
  public EntryPath child(byte[] name) {
    return new EntryPath(name).checked().under(this);
  }

  /** Whether this path lies below the folder, at any depth; not the folder itself. */
  public boolean isBelow(EntryPath folder) {
    return raw.length > folder.raw.length
        && raw[folder.raw.length] == '/'
        && Arrays.equals(raw, 0, folder.raw.length, folder.raw, 0, folder.raw.length);
  }

  /** The rest of this path after a folder that it {@linkplain #isBelow lies below}. */
  public EntryPath relativeTo(EntryPath folder) {
    if (!isBelow(folder)) {
      throw new IllegalArgumentException("'" + this + "' is not below '" + folder + "'");
    }
    return new EntryPath(Arrays.copyOfRange(raw, folder.raw.length + 1, raw.length));
  }

  @Override
  public int compareTo(EntryPath other) {
    return Arrays.compareUnsigned(raw, other.raw);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof EntryPath e && Arrays.equals(raw, e.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  /**
   * For people: as UTF-8, with what is not valid UTF-8 replaced. Not for finding the file again.
   */
  @Override
  public String toString() {
    return new String(raw, StandardCharsets.UTF_8);
  }
}
