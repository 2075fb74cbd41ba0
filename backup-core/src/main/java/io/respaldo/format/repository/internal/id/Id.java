package io.respaldo.format.repository.internal.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 as four words, the first bytes in the highest bits of {@code a}. Ordered by unsigned
 * bytes, which is the order of the hexadecimal form too.
 */
public record Id(long a, long b, long c, long d) implements Comparable<Id> {
  /** Length in bytes. */
  public static final int BYTES = 32;

  /** Length in hexadecimal digits. */
  public static final int DIGITS = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The 32 bytes from this offset on. */
  public static Id read(byte[] from, int offset) {
    return new Id(
        (long) LONGS.get(from, offset),
        (long) LONGS.get(from, offset + 8),
        (long) LONGS.get(from, offset + 16),
        (long) LONGS.get(from, offset + 24));
  }

  /** 32 random bytes. */
  public static Id random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return read(bytes, 0);
  }

  /** What these 64 lower-case hexadecimal digits say; empty when they are not that. */
  public static Optional<Id> parse(CharSequence hex) {
    return hex.length() == DIGITS ? Optional.ofNullable(Hex.id(hex)) : Optional.empty();
  }

  /** As {@link #parse(CharSequence)}, of a part of a buffer. */
  public static Optional<Id> parse(char[] text, int offset, int length) {
    return length == DIGITS
        ? Optional.ofNullable(Hex.id(CharBuffer.wrap(text, offset, length)))
        : Optional.empty();
  }

  /** What the 64 lower-case digits at this place say; null when they are not that. */
  public static @Nullable Id parse(byte[] text, int offset) {
    return text.length - offset < DIGITS ? null : Hex.id(text, offset);
  }

  /** Writes the 32 bytes. */
  public void write(byte[] to, int offset) {
    LONGS.set(to, offset, a);
    LONGS.set(to, offset + 8, b);
    LONGS.set(to, offset + 16, c);
    LONGS.set(to, offset + 24, d);
  }

  /** Writes the 64 lower-case digits. */
  public void writeDigits(byte[] to, int offset) {
    Hex.write(this, to, offset);
  }

  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return bytes;
  }

  /** Whether all bytes are zero, which no hash is and no reference may be. */
  public boolean isNull() {
    return (a | b | c | d) == 0;
  }

  /** The first byte, 0 to 255. */
  public int first() {
    return (int) (a >>> 56);
  }

  /** The first eight digits, for messages. */
  public String brief() {
    return toString().substring(0, 8);
  }

  @Override
  public int compareTo(Id o) {
    int order = Long.compareUnsigned(a, o.a);
    order = order != 0 ? order : Long.compareUnsigned(b, o.b);
    order = order != 0 ? order : Long.compareUnsigned(c, o.c);
    return order != 0 ? order : Long.compareUnsigned(d, o.d);
  }

  /** Any 32 bits of a hash are a hash. */
  @Override
  public int hashCode() {
    return (int) a;
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return Hex.of(this);
  }
}
