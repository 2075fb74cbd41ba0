package io.respaldo.storage;

/**
 * Bytes {@code offset} to {@code offset + length} of an object; what lies beyond its end does not
 * count.
 */
public record Range(long offset, long length) {
  public static final Range ALL = new Range(0, Long.MAX_VALUE);

  public Range {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("range of " + length + " bytes at " + offset);
    }
  }

  public static Range from(long offset) {
    return new Range(offset, Long.MAX_VALUE);
  }

  public static Range of(long offset, long length) {
    return new Range(offset, length);
  }
}
