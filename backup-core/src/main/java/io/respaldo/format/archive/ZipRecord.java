package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import io.respaldo.part.FileNames;
import io.respaldo.part.LinkTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Encodes the records of a zip (PKWARE's APPNOTE, Info-ZIP's extra fields): made on Unix, names as
 * bytes, flagged as UTF-8 where they are that, times and owners in extra fields, zip64 where
 * needed.
 */
final class ZipRecord {
  static final int STORED = 0;
  static final int DEFLATED = 8;
  static final long MAX_32 = 0xFFFFFFFFL;
  private static final int DESCRIPTOR_FLAG = 8;
  private static final int UTF_8_FLAG = 0x800;

  /**
   * How a content lies in the zip.
   *
   * @param described whether sizes and checksum follow the content
   * @param storedSize bytes in the zip
   * @param size bytes of content
   */
  record Packed(int method, boolean described, int crc, long storedSize, long size) {
    static final Packed NOTHING = new Packed(STORED, false, 0, 0, 0);
  }

  private ZipRecord() {}

  static byte[] name(Entry entry) {
    byte[] path = entry.path().bytes();
    if (entry.type() == Entry.Type.FOLDER) {
      path = Arrays.copyOf(path, path.length + 1);
      path[path.length - 1] = '/';
    }
    return path;
  }

  /** What is stored as a link's content. */
  static byte[] linkContent(Entry entry) {
    return entry.link().map(LinkTarget::bytes).orElse(new byte[0]);
  }

  /** No local record of this entry is longer. */
  static int localBound(Entry entry) {
    return 30 + entry.path().length() + 1 + 9 + 15;
  }

  static byte[] local(Entry entry, Packed packed) {
    byte[] name = name(entry);
    byte[] extra = extra(entry);
    byte[] bytes = new byte[30 + name.length + extra.length];
    ByteBuffer out = over(bytes);
    out.putInt(0x04034b50);
    common(out, entry, packed, name);
    boolean described = packed.described();
    out.putInt(described ? 0 : packed.crc());
    out.putInt(described ? 0 : (int) packed.storedSize());
    out.putInt(described ? 0 : (int) packed.size());
    out.putShort((short) name.length).putShort((short) extra.length);
    out.put(name).put(extra);
    return bytes;
  }

  static byte[] descriptor(Packed packed) {
    boolean large = packed.size() > MAX_32 || packed.storedSize() > MAX_32;
    byte[] bytes = new byte[large ? 24 : 16];
    ByteBuffer out = over(bytes);
    out.putInt(0x08074b50).putInt(packed.crc());
    if (large) {
      out.putLong(packed.storedSize()).putLong(packed.size());
    } else {
      out.putInt((int) packed.storedSize()).putInt((int) packed.size());
    }
    return bytes;
  }

  static byte[] central(Entry entry, Packed packed, long offset, String comment) {
    byte[] name = name(entry);
    byte[] extra = extra(entry);
    byte[] note = comment.getBytes(StandardCharsets.UTF_8);
    boolean large = packed.size() >= MAX_32 || packed.storedSize() >= MAX_32 || offset >= MAX_32;
    int extraLength = extra.length + (large ? 28 : 0);
    byte[] bytes = new byte[46 + name.length + extraLength + note.length];
    ByteBuffer out = over(bytes);
    out.putInt(0x02014b50);
    out.putShort((short) ((3 << 8) | 45)); // made on Unix
    common(out, entry, packed, name);
    out.putInt(packed.crc());
    out.putInt(large ? -1 : (int) packed.storedSize());
    out.putInt(large ? -1 : (int) packed.size());
    out.putShort((short) name.length).putShort((short) extraLength).putShort((short) note.length);
    out.putShort((short) 0).putShort((short) 0);
    int type =
        switch (entry.type()) {
          case FOLDER -> 0040000;
          case SYMLINK -> 0120000;
          default -> 0100000;
        };
    int dos = entry.type() == Entry.Type.FOLDER ? 0x10 : 0;
    out.putInt(((type | entry.mode()) << 16) | dos);
    out.putInt(large ? -1 : (int) offset);
    out.put(name).put(extra);
    if (large) {
      out.putShort((short) 1).putShort((short) 24);
      out.putLong(packed.size()).putLong(packed.storedSize()).putLong(offset);
    }
    out.put(note);
    return bytes;
  }

  /** What stands after the central directory. */
  static byte[] end(long entries, long offset, long size) {
    boolean large = entries >= 0xFFFF || offset >= MAX_32 || size >= MAX_32;
    byte[] bytes = new byte[22 + (large ? 76 : 0)];
    ByteBuffer out = over(bytes);
    if (large) {
      out.putInt(0x06064b50).putLong(44).putShort((short) ((3 << 8) | 45)).putShort((short) 45);
      out.putInt(0).putInt(0).putLong(entries).putLong(entries).putLong(size).putLong(offset);
      out.putInt(0x07064b50).putInt(0).putLong(offset + size).putInt(1);
    }
    short count = (short) Math.min(entries, 0xFFFF);
    out.putInt(0x06054b50).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
    out.putInt((int) Math.min(size, MAX_32)).putInt((int) Math.min(offset, MAX_32));
    out.putShort((short) 0);
    return bytes;
  }

  /** Whether zip holds this time as it is. */
  static boolean holdsTime(Entry entry) {
    Instant time = entry.modified();
    return time.getEpochSecond() == (int) time.getEpochSecond();
  }

  private static void common(ByteBuffer out, Entry entry, Packed packed, byte[] name) {
    boolean plain = new String(name, StandardCharsets.ISO_8859_1).chars().allMatch(c -> c < 0x80);
    int flags = packed.described() ? DESCRIPTOR_FLAG : 0;
    flags |= !plain && FileNames.isUtf8(name) ? UTF_8_FLAG : 0;
    out.putShort((short) 45).putShort((short) flags).putShort((short) packed.method());
    LocalDateTime time = LocalDateTime.ofInstant(entry.modified(), ZoneOffset.UTC);
    int year = Math.max(1980, Math.min(2107, time.getYear()));
    out.putShort((short) (time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() / 2));
    out.putShort((short) ((year - 1980) << 9 | time.getMonthValue() << 5 | time.getDayOfMonth()));
  }

  private static byte[] extra(Entry entry) {
    boolean owned = entry.owner().isPresent();
    byte[] bytes = new byte[9 + (owned ? 15 : 0)];
    ByteBuffer out = over(bytes);
    long seconds = entry.modified().getEpochSecond();
    seconds = Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, seconds));
    out.putShort((short) 0x5455).putShort((short) 5).put((byte) 1).putInt((int) seconds);
    if (owned) {
      Entry.Owner owner = entry.owner().get();
      out.putShort((short) 0x7875).putShort((short) 11).put((byte) 1);
      out.put((byte) 4).putInt((int) owner.uid()).put((byte) 4).putInt((int) owner.gid());
    }
    return bytes;
  }

  private static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
