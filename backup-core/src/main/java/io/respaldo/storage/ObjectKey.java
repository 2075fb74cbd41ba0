package io.respaldo.storage;

import java.nio.charset.StandardCharsets;

/**
 * The name of one object: segments of 1 to 255 UTF-8 bytes, joined by '/'. Whoever holds one holds
 * a valid one: no empty segment, '.', '..', '\', control character, lone surrogate, or leading
 * {@code .tmp-} (which backends keep for themselves).
 *
 * @param path the whole key
 */
public record ObjectKey(String path) implements Comparable<ObjectKey> {
  private static final int MAX_BYTES = 255;

  /**
   * @throws IllegalArgumentException naming the rule that a segment breaks
   */
  public ObjectKey {
    if (!isPlain(path)) {
      for (String segment : path.split("/", -1)) {
        segment(segment);
      }
    }
  }

  /** Whether a look at each character is enough to know that the rules are kept. */
  static boolean isPlain(String path) {
    int begin = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/') {
        if (i == begin || i - begin > MAX_BYTES) {
          return false;
        }
        begin = i + 1;
      } else if (c <= ' ' || c >= 0x7f || c == '\\' || (c == '.' && i == begin)) {
        return false;
      }
    }
    return begin < path.length() && path.length() - begin <= MAX_BYTES;
  }

  public static ObjectKey of(String path) {
    return new ObjectKey(path);
  }

  static String segment(String s) {
    String rule =
        s.isEmpty()
            ? "is empty"
            : s.equals(".") || s.equals("..")
                ? "is '.' or '..'"
                : s.startsWith(".tmp-")
                    ? "begins with '.tmp-', which storages keep for themselves"
                    : s.indexOf('/') >= 0 || s.indexOf('\\') >= 0
                        ? "has a slash or backslash"
                        : s.chars().anyMatch(c -> c < 0x20 || c == 0x7f)
                            ? "has a control character"
                            : !StandardCharsets.UTF_8.newEncoder().canEncode(s)
                                ? "is not valid Unicode"
                                : s.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                                    ? "is longer than " + MAX_BYTES + " bytes"
                                    : "";
    if (!rule.isEmpty()) {
      throw new IllegalArgumentException("key segment '" + printable(s) + "' " + rule);
    }
    return s;
  }

  private static String printable(String s) {
    String shown = s.length() > 80 ? s.substring(0, 80) + "…" : s;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /** The last segment. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Where the object lies: everything before the last '/', or the root. */
  public Folder folder() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? Folder.ROOT : new Folder(path.substring(0, slash));
  }

  @Override
  public int compareTo(ObjectKey other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
