package io.respaldo.format.repository.internal.json;

/** UTF-8 as Go sees it: no surrogates, no overlong forms, nothing beyond U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** How many bytes the character at this place has; 0 when there is none. */
  public static int length(byte[] b, int i) {
    int first = b[i] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || i + n > b.length) {
      return 0;
    }
    int second = b[i + 1] & 0xff;
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int k = 2; k < n; k++) {
      if ((b[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return n;
  }

  /** The character of this many bytes at this place, which is known to be one. */
  public static int codePoint(byte[] b, int i, int length) {
    return switch (length) {
      case 1 -> b[i];
      case 2 -> ((b[i] & 0x1f) << 6) | low(b, i + 1);
      case 3 -> ((b[i] & 0x0f) << 12) | (low(b, i + 1) << 6) | low(b, i + 2);
      default ->
          ((b[i] & 0x07) << 18) | (low(b, i + 1) << 12) | (low(b, i + 2) << 6) | low(b, i + 3);
    };
  }

  private static int low(byte[] b, int i) {
    return b[i] & 0x3f;
  }

  public static boolean isValid(byte[] b) {
    for (int i = 0; i < b.length; ) {
      int n = length(b, i);
      if (n == 0) {
        return false;
      }
      i += n;
    }
    return true;
  }
}
