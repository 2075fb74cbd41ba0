package io.respaldo.format.repository.internal.tree;

import io.respaldo.format.repository.internal.json.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Names as Go's {@code strconv.Quote} and {@code Unquote} treat them, without the outer quotes. */
final class GoQuote {
  private static final String HEX = "0123456789abcdef";

  private GoQuote() {}

  /** The quoted form, which is UTF-8; the same array when nothing is to be quoted. */
  static byte[] quote(byte[] name) {
    return isPlain(name) ? name : escaped(name);
  }

  private static boolean isPlain(byte[] name) {
    for (byte b : name) {
      if (b < ' ' || b == 0x7f || b == '"' || b == '\\') {
        return false;
      }
    }
    return true;
  }

  private static byte[] escaped(byte[] name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(name.length + 16);
    for (int i = 0; i < name.length; ) {
      int n = Utf8.length(name, i);
      if (n == 0) {
        hex(out, 'x', name[i] & 0xff, 2);
        i++;
        continue;
      }
      int c = Utf8.codePoint(name, i, n);
      if (c == '"' || c == '\\') {
        out.write('\\');
        out.write(c);
      } else if (GoPrintable.test(c)) {
        out.write(name, i, n);
      } else {
        unprintable(out, c);
      }
      i += n;
    }
    return out.toByteArray();
  }

  private static void unprintable(ByteArrayOutputStream out, int c) {
    int letter = "\u0007\b\f\n\r\t\u000b".indexOf(c);
    if (letter >= 0) {
      out.write('\\');
      out.write("abfnrtv".charAt(letter));
    } else if (c < ' ' || c == 0x7f) {
      hex(out, 'x', c, 2);
    } else if (c < 0x10000) {
      hex(out, 'u', c, 4);
    } else {
      hex(out, 'U', c, 8);
    }
  }

  private static void hex(ByteArrayOutputStream out, char kind, int value, int digits) {
    out.write('\\');
    out.write(kind);
    for (int i = digits - 1; i >= 0; i--) {
      out.write(HEX.charAt((value >>> (4 * i)) & 15));
    }
  }

  /** The name that a quoted form means; null when it means none. */
  static byte @Nullable [] unquote(byte[] quoted) {
    int escape = 0;
    while (escape < quoted.length && quoted[escape] != '\\') {
      if (quoted[escape] == '"' || quoted[escape] == '\n') {
        return null;
      }
      escape++;
    }
    return escape == quoted.length ? quoted : new Unquoting(quoted, escape).run();
  }

  /** Goes through a quoted form; never makes it longer. */
  private static final class Unquoting {
    private final byte[] in;
    private final byte[] out;
    private int at;
    private int length;

    Unquoting(byte[] in, int plain) {
      this.in = in;
      this.out = Arrays.copyOf(in, in.length);
      this.at = plain;
      this.length = plain;
    }

    byte @Nullable [] run() {
      while (at < in.length) {
        byte b = in[at++];
        if (b == '"' || b == '\n' || (b == '\\' && !escape())) {
          return null;
        }
        if (b != '\\') {
          out[length++] = b;
        }
      }
      return Arrays.copyOf(out, length);
    }

    private boolean escape() {
      if (at == in.length) {
        return false;
      }
      int kind = in[at++];
      int letter = "abfnrtv\\\"".indexOf(kind);
      if (letter >= 0) {
        out[length++] = (byte) "\u0007\b\f\n\r\t\u000b\\\"".charAt(letter);
        return true;
      }
      return switch (kind) {
        case 'x' -> octet(digits(2, 16));
        case 'u' -> character(digits(4, 16));
        case 'U' -> character(digits(8, 16));
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          at--;
          yield octet(digits(3, 8));
        }
        default -> false;
      };
    }

    private long digits(int count, int base) {
      if (in.length - at < count) {
        return -1;
      }
      long value = 0;
      for (int i = 0; i < count; i++) {
        int digit = Character.digit(in[at++], base);
        if (digit < 0) {
          return -1;
        }
        value = value * base + digit;
      }
      return value;
    }

    private boolean octet(long value) {
      if (value < 0 || value > 255) {
        return false;
      }
      out[length++] = (byte) value;
      return true;
    }

    private boolean character(long value) {
      if (value < 0 || value > Character.MAX_CODE_POINT || (value >= 0xd800 && value < 0xe000)) {
        return false;
      }
      byte[] utf8 = Character.toString((int) value).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(utf8, 0, out, length, utf8.length);
      length += utf8.length;
      return true;
    }
  }
}
