package io.respaldo.format.repository.internal.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ids as lower-case hexadecimal digits. Eight digits at a time in one word of eight bytes: indexes
 * and trees are mostly ids, and reading them is mostly this.
 */
final class Hex {
  private static final int WORD_DIGITS = 16;
  private static final long EACH = 0x0101010101010101L;
  private static final int LETTERS = 'a' - '0' - 10;
  private static final VarHandle BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Hex() {}

  static String of(Id id) {
    byte[] digits = new byte[Id.DIGITS];
    write(id, digits, 0);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  static void write(Id id, byte[] to, int offset) {
    word(id.a(), to, offset);
    word(id.b(), to, offset + WORD_DIGITS);
    word(id.c(), to, offset + 2 * WORD_DIGITS);
    word(id.d(), to, offset + 3 * WORD_DIGITS);
  }

  private static void word(long value, byte[] to, int offset) {
    BYTES.set(to, offset, digits(spread(value >>> 32)));
    BYTES.set(to, offset + 8, digits(spread(value & 0xffffffffL)));
  }

  /** Each of the low 32 bits' nibbles in a byte of its own. */
  private static long spread(long low) {
    long x = (low | (low << 16)) & 0x0000ffff0000ffffL;
    x = (x | (x << 8)) & 0x00ff00ff00ff00ffL;
    return (x | (x << 4)) & (0x0f * EACH);
  }

  /** The digit of each byte's nibble. */
  private static long digits(long nibbles) {
    long letters = ((nibbles + 6 * EACH) >>> 4) & EACH;
    return nibbles + '0' * EACH + letters * LETTERS;
  }

  static @Nullable Id id(CharSequence digits) {
    byte[] text = new byte[Id.DIGITS];
    for (int i = 0; i < Id.DIGITS; i++) {
      char c = digits.charAt(i);
      if (c > 'f') {
        return null;
      }
      text[i] = (byte) c;
    }
    return id(text, 0);
  }

  static @Nullable Id id(byte[] text, int offset) {
    long wrong = 0;
    for (int at = offset; at < offset + Id.DIGITS; at += 8) {
      long digits = (long) BYTES.get(text, at);
      wrong |= digits(nibbles(digits)) ^ digits;
    }
    if (wrong != 0) {
      return null;
    }
    return new Id(
        word(text, offset),
        word(text, offset + WORD_DIGITS),
        word(text, offset + 2 * WORD_DIGITS),
        word(text, offset + 3 * WORD_DIGITS));
  }

  private static long word(byte[] text, int offset) {
    long high = nibbles((long) BYTES.get(text, offset));
    long low = nibbles((long) BYTES.get(text, offset + 8));
    return (gathered(high) << 32) | gathered(low);
  }

  /** The nibble that each byte means, if it is a digit. */
  private static long nibbles(long text) {
    return ((text & (0x0f * EACH)) + ((text >>> 6) & EACH) * 9) & (0x0f * EACH);
  }

  /** The reverse of {@link #spread}. */
  private static long gathered(long nibbles) {
    long x = (nibbles | (nibbles >>> 4)) & 0x00ff00ff00ff00ffL;
    x = (x | (x >>> 8)) & 0x0000ffff0000ffffL;
    return (x | (x >>> 16)) & 0xffffffffL;
  }
}
