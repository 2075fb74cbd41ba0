package io.respaldo.format.repository.internal.compress;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Bytes of unknown number, in memory, in pieces that are never moved. Not thread-safe. */
public final class Pieces extends OutputStream {
  private static final int PIECE = 1 << 20;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] last = new byte[PIECE];
  private int used;

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, from.length);
    for (int done = 0; done < length; ) {
      if (used == PIECE) {
        full.add(last);
        last = new byte[PIECE];
        used = 0;
      }
      int n = Math.min(length - done, PIECE - used);
      System.arraycopy(from, offset + done, last, used, n);
      used += n;
      done += n;
    }
  }

  /**
   * How many there are.
   *
   * @throws ArithmeticException for 2 GiB and more
   */
  public int length() {
    return Math.toIntExact((long) full.size() * PIECE + used);
  }

  /** Copies all to a place of an array. */
  public void copyTo(byte[] to, int at) {
    int place = at;
    for (byte[] piece : full) {
      System.arraycopy(piece, 0, to, place, PIECE);
      place += PIECE;
    }
    System.arraycopy(last, 0, to, place, used);
  }
}
