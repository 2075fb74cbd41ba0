package io.respaldo.format.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Fields of a tar header. */
final class TarField {
  private TarField() {}

  /** An octal number, or a binary one as GNU tar writes when octal is too short. */
  static long number(byte[] header, int at, int length) throws IOException {
    if ((header[at] & 0x80) != 0) {
      long value = (header[at] & 0x40) != 0 ? -1 : 0;
      for (int i = at; i < at + length; i++) {
        int bits = header[i] & 0xff;
        value = (value << 8) | (i == at ? ((header[at] & 0x40) != 0 ? bits : bits & 0x7f) : bits);
      }
      return value;
    }
    long value = 0;
    boolean begun = false;
    for (int i = at; i < at + length; i++) {
      int c = header[i];
      if (c >= '0' && c <= '7') {
        value = value * 8 + (c - '0');
        begun = true;
      } else if (c == 0 || c == ' ') {
        if (begun) {
          break;
        }
      } else {
        throw new IOException("a number in a tar header is damaged");
      }
    }
    return value;
  }

  static byte[] bytes(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(header, at, end);
  }

  static String string(byte[] header, int at, int length) {
    return new String(bytes(header, at, length), StandardCharsets.UTF_8);
  }

  static boolean checksumFits(byte[] header) throws IOException {
    int sum = 0;
    for (int i = 0; i < TarHeader.RECORD; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum == number(header, 148, 8);
  }
}
