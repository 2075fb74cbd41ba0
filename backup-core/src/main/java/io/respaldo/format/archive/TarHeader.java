package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import io.respaldo.part.LinkTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Encodes the header of a tar entry: POSIX ustar; a pax header for what that can't hold (sub-second
 * times, sizes from 8 GiB, large ids), and GNU long name entries for names that don't fit.
 *
 * <p>Names never go into pax records: these are defined as UTF-8, and readers transcode them to
 * their locale, so a name that is not UTF-8 would not survive. In the header and in GNU long name
 * entries names are plain bytes everywhere.
 */
final class TarHeader {
  static final int RECORD = 512;
  private static final long MAX_OCTAL_11 = 077777777777L;
  private static final long MAX_OCTAL_7 = 07777777L;
  private static final byte[] LONG_NAME = ascii("././@LongLink");
  private static final byte[] PAX_NAME = ascii("././@PaxHeader");

  private TarHeader() {}

  /** No header of this entry is longer. */
  static int bound(Entry entry) {
    int path = entry.path().length();
    int link = entry.link().map(l -> l.bytes().length).orElse(0);
    return 4 * RECORD + (path > 98 ? 2 * RECORD + path : 0) + (link > 98 ? 2 * RECORD + link : 0);
  }

  /** Bytes of zeros after a content of this size. */
  static int padding(long size) {
    return (int) (-size & (RECORD - 1));
  }

  /**
   * The header of an entry.
   *
   * @param comment a note that tools ignore; may be empty
   */
  static byte[] of(Entry entry, String comment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 * RECORD);
    byte[] path = entry.path().bytes();
    if (entry.type() == Entry.Type.FOLDER) {
      path = Arrays.copyOf(path, path.length + 1);
      path[path.length - 1] = '/';
    }
    byte[] link = entry.link().map(LinkTarget::bytes).orElse(new byte[0]);
    String pax = pax(entry, comment);
    if (!pax.isEmpty()) {
      extra(out, 'x', PAX_NAME, pax.getBytes(StandardCharsets.UTF_8));
    }
    int split = path.length <= 100 ? 0 : split(path);
    if (split < 0) {
      extra(out, 'L', LONG_NAME, Arrays.copyOf(path, path.length + 1));
    }
    if (link.length > 100) {
      extra(out, 'K', LONG_NAME, Arrays.copyOf(link, link.length + 1));
    }
    out.writeBytes(ustar(entry, path, split, link));
    return out.toByteArray();
  }

  /** Where the slash is at which a long path parts into prefix and name; negative for none. */
  private static int split(byte[] path) {
    for (int i = Math.min(155, path.length - 2); i > 0 && path.length - i - 1 <= 100; i--) {
      if (path[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  private static byte[] ustar(Entry entry, byte[] path, int split, byte[] link) {
    byte[] header = new byte[RECORD];
    if (split > 0) {
      System.arraycopy(path, split + 1, header, 0, path.length - split - 1);
      System.arraycopy(path, 0, header, 345, split);
    } else {
      System.arraycopy(path, 0, header, 0, Math.min(100, path.length));
    }
    octal(header, 100, 8, entry.mode());
    entry
        .owner()
        .ifPresent(
            o -> {
              octal(header, 108, 8, o.uid() > MAX_OCTAL_7 ? 0 : o.uid());
              octal(header, 116, 8, o.gid() > MAX_OCTAL_7 ? 0 : o.gid());
              name(header, 265, o.user());
              name(header, 297, o.group());
            });
    if (entry.owner().isEmpty()) {
      octal(header, 108, 8, 0);
      octal(header, 116, 8, 0);
    }
    octal(header, 124, 12, entry.size() > MAX_OCTAL_11 ? 0 : entry.size());
    long seconds = entry.modified().getEpochSecond();
    octal(header, 136, 12, seconds < 0 || seconds > MAX_OCTAL_11 ? 0 : seconds);
    header[156] =
        (byte)
            switch (entry.type()) {
              case FILE -> '0';
              case HARD_LINK -> '1';
              case SYMLINK -> '2';
              case FOLDER -> '5';
            };
    System.arraycopy(link, 0, header, 157, Math.min(100, link.length));
    finish(header);
    return header;
  }

  private static void extra(ByteArrayOutputStream out, char type, byte[] name, byte[] content) {
    byte[] header = new byte[RECORD];
    System.arraycopy(name, 0, header, 0, name.length);
    octal(header, 100, 8, 0644);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, content.length);
    octal(header, 136, 12, 0);
    header[156] = (byte) type;
    finish(header);
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[padding(content.length)]);
  }

  private static void finish(byte[] header) {
    System.arraycopy(ascii("ustar\00000"), 0, header, 257, 8);
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    octal(header, 148, 7, sum);
  }

  /** Digits that fill the field but for a NUL at its end. */
  private static void octal(byte[] header, int at, int length, long value) {
    long rest = value;
    for (int i = at + length - 2; i >= at; i--) {
      header[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    header[at + length - 1] = 0;
  }

  private static void name(byte[] header, int at, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 32) {
      System.arraycopy(bytes, 0, header, at, bytes.length);
    }
  }

  private static String pax(Entry entry, String comment) {
    StringBuilder out = new StringBuilder();
    Instant time = entry.modified();
    if (time.getNano() != 0 || time.getEpochSecond() < 0 || time.getEpochSecond() > MAX_OCTAL_11) {
      record(out, "mtime", seconds(time));
    }
    if (entry.size() > MAX_OCTAL_11) {
      record(out, "size", Long.toString(entry.size()));
    }
    if (entry.owner().isPresent()) {
      Entry.Owner owner = entry.owner().get();
      if (owner.uid() > MAX_OCTAL_7) {
        record(out, "uid", Long.toString(owner.uid()));
      }
      if (owner.gid() > MAX_OCTAL_7) {
        record(out, "gid", Long.toString(owner.gid()));
      }
    }
    if (!comment.isEmpty()) {
      record(out, "comment", comment);
    }
    return out.toString();
  }

  /** Decimal seconds, fractions of times before 1970 included. */
  private static String seconds(Instant time) {
    long whole = time.getEpochSecond();
    int nanos = time.getNano();
    String sign = "";
    if (whole < 0 && nanos > 0) {
      whole++;
      nanos = 1_000_000_000 - nanos;
      sign = whole == 0 ? "-" : "";
    }
    if (nanos == 0) {
      return Long.toString(whole);
    }
    String fraction = Integer.toString(1_000_000_000 + nanos).substring(1).replaceAll("0+$", "");
    return sign + whole + "." + fraction;
  }

  private static void record(StringBuilder out, String key, String value) {
    int rest = key.length() + value.getBytes(StandardCharsets.UTF_8).length + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    out.append(length).append(' ').append(key).append('=').append(value).append('\n');
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}
