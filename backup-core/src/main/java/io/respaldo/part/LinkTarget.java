package io.respaldo.part;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a link points to, as raw bytes; anything at all for a symbolic link, so never trust it. */
public final class LinkTarget {
  private final byte[] raw;

  private LinkTarget(byte[] raw) {
    this.raw = raw;
  }

  public static LinkTarget of(byte[] raw) {
    return new LinkTarget(raw.clone());
  }

  public static LinkTarget of(String utf8) {
    return new LinkTarget(utf8.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return raw.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LinkTarget t && Arrays.equals(raw, t.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  /** For people. */
  @Override
  public String toString() {
    return new String(raw, StandardCharsets.UTF_8);
  }
}
