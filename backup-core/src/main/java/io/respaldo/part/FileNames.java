package io.respaldo.part;

import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * File names as the bytes that the operating system keeps, whatever the locale of the JVM.
 *
 * <p>On the default file system of a Unix a {@link Path} holds raw bytes, but its string form goes
 * through the locale's charset and loses what that charset can't express (under {@code LANG=C}
 * everything beyond ASCII). Only the URI form keeps every byte, so that is the way taken here
 * whenever the string might lie. Other file systems (Windows, in-memory ones) have names of
 * characters; these become UTF-8.
 */
public final class FileNames {
  private static final boolean UNIX = File.separatorChar == '/';
  private static final boolean UTF_8_NAMES = isUtf8(System.getProperty("sun.jnu.encoding", ""));
  private static final String HEX = "0123456789ABCDEF";

  private FileNames() {}

  private static boolean isUtf8(String charset) {
    String name = charset.toLowerCase(Locale.ROOT);
    return name.equals("utf-8") || name.equals("utf8");
  }

  /** The bytes of a path, relative or absolute: of a single name, or of a link's target. */
  public static byte[] bytes(Path path) {
    String string = path.toString();
    if (!isRaw(path) || isAscii(string)) {
      return string.getBytes(StandardCharsets.UTF_8);
    }
    if (UTF_8_NAMES && string.indexOf('\uFFFD') < 0) {
      return string.getBytes(StandardCharsets.UTF_8);
    }
    return rawBytes(path, string);
  }

  private static byte[] rawBytes(Path path, String string) {
    Path absolute = path.isAbsolute() ? path : Path.of("/").resolve(path);
    byte[] raw = decode(absolute.toUri().getRawPath());
    int from = path.isAbsolute() ? 0 : 1;
    int to = raw.length;
    if (to > 1 && raw[to - 1] == '/' && !string.endsWith("/")) {
      to--; // a folder's URI gets a slash that its path has not
    }
    return Arrays.copyOfRange(raw, from, to);
  }

  /** The file of this name in a folder. The name must be a single one: no '/'. */
  public static Path resolve(Path folder, byte[] name) {
    if (!isRaw(folder) || isAscii(name) || (UTF_8_NAMES && isUtf8(name))) {
      return folder.resolve(new String(name, StandardCharsets.UTF_8));
    }
    String parent = folder.toAbsolutePath().toUri().getRawPath();
    String slash = parent.endsWith("/") ? "" : "/";
    return Path.of(URI.create("file://" + parent + slash + encode(name)));
  }

  /** The file at this path below a folder. */
  public static Path resolve(Path folder, EntryPath path) {
    Path file = folder;
    byte[] raw = path.bytes();
    int start = 0;
    for (int i = 0; i <= raw.length; i++) {
      if (i == raw.length || raw[i] == '/') {
        file = resolve(file, Arrays.copyOfRange(raw, start, i));
        start = i + 1;
      }
    }
    return file;
  }

  /**
   * A path to be used as a symbolic link's target in this folder. Keeps every byte but repeated
   * slashes, which Java has no way to write and which mean the same as one.
   */
  public static Path target(Path folder, LinkTarget target) {
    byte[] raw = target.bytes();
    if (!isRaw(folder)) {
      return folder.getFileSystem().getPath(new String(raw, StandardCharsets.UTF_8));
    }
    boolean absolute = raw.length > 0 && raw[0] == '/';
    // one more slash at the end, because the URI form drops one
    String tail = raw.length > 1 && raw[raw.length - 1] == '/' ? "/" : "";
    if (absolute) {
      return Path.of(URI.create("file://" + encode(raw) + tail));
    }
    Path below = Path.of(URI.create("file:///r/" + encode(raw) + tail));
    return below.subpath(1, below.getNameCount());
  }

  private static boolean isRaw(Path path) {
    return UNIX && path.getFileSystem() == FileSystems.getDefault();
  }

  private static boolean isAscii(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether these bytes are well-formed UTF-8. */
  public static boolean isUtf8(byte[] bytes) {
    if (isAscii(bytes)) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String encode(byte[] raw) {
    StringBuilder out = new StringBuilder(raw.length + 16);
    for (byte b : raw) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '/'
              || b == '.'
              || b == '-'
              || b == '_';
      if (plain) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return out.toString();
  }

  private static byte[] decode(String escaped) {
    byte[] out = new byte[escaped.length()];
    int n = 0;
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        out[n++] = (byte) Integer.parseInt(escaped.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        out[n++] = (byte) c;
      }
    }
    return Arrays.copyOf(out, n);
  }
}
