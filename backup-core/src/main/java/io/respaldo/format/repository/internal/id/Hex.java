package io.respaldo.format.repository.internal.id;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Ids as lower-case hexadecimal digits. */
final class Hex {
  private static final int WORD_DIGITS = 16;
  private static final int BAD = -1;

  private Hex() {}

  static String of(Id id) {
    byte[] digits = new byte[Id.DIGITS];
    word(id.a(), digits, 0);
    word(id.b(), digits, WORD_DIGITS);
    word(id.c(), digits, 2 * WORD_DIGITS);
    word(id.d(), digits, 3 * WORD_DIGITS);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  private static void word(long value, byte[] to, int offset) {
    for (int i = 0; i < WORD_DIGITS; i++) {
      int nibble = (int) (value >>> (60 - 4 * i)) & 15;
      to[offset + i] = (byte) (nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
    }
  }

  static @Nullable Id id(CharSequence digits) {
    long[] words = new long[4];
    for (int i = 0; i < Id.DIGITS; i++) {
      int nibble = nibble(digits.charAt(i));
      if (nibble == BAD) {
        return null;
      }
      words[i / WORD_DIGITS] = (words[i / WORD_DIGITS] << 4) | nibble;
    }
    return new Id(words[0], words[1], words[2], words[3]);
  }

  static @Nullable Id id(byte[] text, int offset) {
    long a = word(text, offset);
    long b = word(text, offset + WORD_DIGITS);
    long c = word(text, offset + 2 * WORD_DIGITS);
    long d = word(text, offset + 3 * WORD_DIGITS);
    for (int i = offset; i < offset + Id.DIGITS; i++) {
      if (nibble((char) text[i]) == BAD) {
        return null;
      }
    }
    return new Id(a, b, c, d);
  }

  private static long word(byte[] text, int offset) {
    long word = 0;
    for (int i = offset; i < offset + WORD_DIGITS; i++) {
      word = (word << 4) | (nibble((char) text[i]) & 15);
    }
    return word;
  }

  private static int nibble(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : BAD;
  }
}
