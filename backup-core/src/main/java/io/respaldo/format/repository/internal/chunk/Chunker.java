package io.respaldo.format.repository.internal.chunk;

import java.util.Objects;

/**
 * Says where chunks end, in buffers of the caller; copies nothing and keeps nothing. Thread-safe,
 * one for each repository.
 *
 * <p>A caller fills a buffer of at least {@link #MAX} bytes, asks for the next chunk's length,
 * takes that many bytes, moves the rest to the front or goes on behind them, and fills again:
 *
 * <pre>{@code
 * int length = chunker.next(buffer, at, end, ended);
 * if (length == Chunker.MORE) { … read more, at least up to at + Chunker.MAX … }
 * }</pre>
 */
public final class Chunker {
  /** No chunk but the last is shorter. */
  public static final int MIN = 512 << 10;

  /** No chunk is longer. */
  public static final int MAX = 8 << 20;

  /** The buffer holds no whole chunk yet. */
  public static final int MORE = -1;

  private final CutSearch search;

  public Chunker(Polynomial polynomial) {
    search = new CutSearch(new RabinTables(polynomial));
  }

  /**
   * Length of the chunk that begins at {@code at}.
   *
   * @param end of what the buffer holds
   * @param last whether the content ends there
   * @return 0 when the content ends at {@code at}; {@link #MORE} when the chunk does not end within
   *     the buffer and the content goes on
   */
  public int next(byte[] buffer, int at, int end, boolean last) {
    return next(buffer, at, end, last, 0);
  }

  /**
   * As above, passing over what was searched already.
   *
   * @param searched how many bytes of this chunk the buffer held when the answer was {@link #MORE}
   */
  public int next(byte[] buffer, int at, int end, boolean last, int searched) {
    Objects.checkFromToIndex(at, end, buffer.length);
    int there = Math.min(end - at, MAX);
    int from = Math.max(MIN, searched + 1);
    int cut = search.first(buffer, at + from, at + there);
    if (cut != CutSearch.NONE) {
      return cut - at;
    }
    return there == MAX || last ? there : MORE;
  }
}
