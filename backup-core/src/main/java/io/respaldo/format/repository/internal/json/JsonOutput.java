package io.respaldo.format.repository.internal.json;

import io.respaldo.format.repository.internal.id.Id;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A growing buffer of JSON in Go's spelling. Commas come by themselves. Not thread-safe. What it
 * writes may be secret: {@link #wipe} overwrites it.
 */
public final class JsonOutput {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final int START = 512;
  private static final int MAX = Integer.MAX_VALUE - 8;

  private byte[] buffer;
  private int length;

  public JsonOutput() {
    this(START);
  }

  /**
   * @param room for so many bytes, before it has to grow
   */
  public JsonOutput(int room) {
    buffer = new byte[room];
  }

  public int length() {
    return length;
  }

  /** The buffer itself; good until the next call. */
  public byte[] array() {
    return buffer;
  }

  public byte[] bytes() {
    return Arrays.copyOf(buffer, length);
  }

  /** Starts anew, in the same buffer. */
  public JsonOutput clear() {
    length = 0;
    return this;
  }

  public void wipe() {
    Arrays.fill(buffer, (byte) 0);
    length = 0;
  }

  private void room(int more) {
    if (buffer.length - length < more) {
      long wanted = Math.max(Math.min(MAX, 2L * buffer.length), (long) length + more);
      byte[] larger = Arrays.copyOf(buffer, Math.toIntExact(wanted));
      Arrays.fill(buffer, (byte) 0);
      buffer = larger;
    }
  }

  private void put(int b) {
    room(1);
    buffer[length++] = (byte) b;
  }

  private void comma(char opening) {
    if (length > 0 && buffer[length - 1] != opening) {
      put(',');
    }
  }

  public JsonOutput beginObject() {
    put('{');
    return this;
  }

  public JsonOutput endObject() {
    put('}');
    return this;
  }

  public JsonOutput beginArray() {
    put('[');
    return this;
  }

  public JsonOutput endArray() {
    put(']');
    return this;
  }

  /** The name of the value that is written next. */
  public JsonOutput field(String name) {
    comma('{');
    string(name);
    put(':');
    return this;
  }

  /** A value of an array is written next. */
  public JsonOutput item() {
    comma('[');
    return this;
  }

  /** Text that is JSON already. */
  public JsonOutput raw(String json) {
    return raw(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Text that is JSON already. */
  public JsonOutput raw(byte[] json) {
    return raw(json, 0, json.length);
  }

  /** Text that is JSON already. */
  public JsonOutput raw(byte[] json, int offset, int count) {
    room(count);
    System.arraycopy(json, offset, buffer, length, count);
    length += count;
    return this;
  }

  public JsonOutput string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes that should be UTF-8; what is not is lost. */
  public JsonOutput string(byte[] utf8) {
    put('"');
    for (int i = 0; i < utf8.length; ) {
      int c = utf8[i];
      if (c >= 0) {
        ascii(c);
        i++;
        continue;
      }
      int n = Utf8.length(utf8, i);
      if (n == 0) {
        raw("\\ufffd");
        i++;
      } else if (n == 3 && c == (byte) 0xe2 && (Utf8.codePoint(utf8, i, 3) & ~1) == 0x2028) {
        escape(Utf8.codePoint(utf8, i, 3));
        i += 3;
      } else {
        raw(utf8, i, n);
        i += n;
      }
    }
    put('"');
    return this;
  }

  private void ascii(int c) {
    switch (c) {
      case '"', '\\' -> escaped(c);
      case '\b' -> escaped('b');
      case '\f' -> escaped('f');
      case '\n' -> escaped('n');
      case '\r' -> escaped('r');
      case '\t' -> escaped('t');
      case '<', '>', '&' -> escape(c);
      default -> {
        if (c < ' ') {
          escape(c);
        } else {
          put(c);
        }
      }
    }
  }

  private void escaped(int c) {
    put('\\');
    put(c);
  }

  private void escape(int c) {
    escaped('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[(c >>> shift) & 15]);
    }
  }

  /** Unsigned. */
  public JsonOutput number(long unsigned) {
    if (unsigned < 0) {
      return raw(Long.toUnsignedString(unsigned));
    }
    room(20);
    int digits = 1;
    for (long left = unsigned / 10; left > 0; left /= 10) {
      digits++;
    }
    long left = unsigned;
    for (int i = length + digits - 1; i >= length; i--) {
      buffer[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += digits;
    return this;
  }

  public JsonOutput bool(boolean value) {
    return raw(value ? "true" : "false");
  }

  public JsonOutput id(Id id) {
    room(Id.DIGITS + 2);
    put('"');
    id.writeDigits(buffer, length);
    length += Id.DIGITS;
    put('"');
    return this;
  }

  public JsonOutput time(Timestamp time) {
    return raw("\"").raw(time.toString()).raw("\"");
  }

  public JsonOutput base64(byte[] bytes) {
    byte[] text = Base64.getEncoder().encode(bytes);
    put('"');
    raw(text);
    put('"');
    Arrays.fill(text, (byte) 0);
    return this;
  }

  public JsonOutput strings(List<String> all) {
    beginArray();
    for (String s : all) {
      item().string(s);
    }
    return endArray();
  }

  public JsonOutput ids(List<Id> all) {
    beginArray();
    for (Id id : all) {
      item().id(id);
    }
    return endArray();
  }
}
