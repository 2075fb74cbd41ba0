package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through a zip by its central directory, record by record. */
final class ZipDirectory implements ArchiveLayout.ScannedCursor {
  private static final int END_LENGTH = 22;
  private static final int MAX_LINK = 1 << 16;

  private final ZipContents contents;
  private final InputStream in;
  private long left;
  private String comment = "";
  private @Nullable StoredEntry current;
  private int crc;

  ZipDirectory(StorageBackend storage, ObjectKey key, long size) throws IOException {
    int tailLength = (int) Math.min(size, END_LENGTH + 65535 + 20);
    byte[] tail;
    try (InputStream end = storage.open(key, Range.of(size - tailLength, tailLength))) {
      tail = end.readNBytes(tailLength);
    }
    ByteBuffer t = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    int at = tail.length - END_LENGTH;
    while (at >= 0
        && !(t.getInt(at) == 0x06054b50
            && (t.getShort(at + 20) & 0xffff) == tail.length - at - END_LENGTH)) {
      at--;
    }
    if (at < 0) {
      throw new IOException("it is no zip, or its end is missing");
    }
    long entries = t.getShort(at + 10) & 0xffff;
    long length = t.getInt(at + 12) & 0xffffffffL;
    long offset = t.getInt(at + 16) & 0xffffffffL;
    long end = size - tail.length + at;
    if (at >= 20 && t.getInt(at - 20) == 0x07064b50) {
      end = t.getLong(at - 12);
      ByteBuffer large = record(storage, key, end);
      entries = large.getLong(32);
      length = large.getLong(40);
      offset = large.getLong(48);
    }
    if (offset < 0 || length < 0 || offset + length != end) {
      throw new IOException("the zip's directory is not where its end says");
    }
    left = entries;
    in = new BufferedInputStream(storage.open(key, Range.of(offset, length)), 1 << 16);
    contents = new ZipContents(storage, key);
  }

  private static ByteBuffer record(StorageBackend storage, ObjectKey key, long at)
      throws IOException {
    if (at < 0) {
      throw new IOException("the zip's end is damaged");
    }
    try (InputStream in = storage.open(key, Range.of(at, 56))) {
      ByteBuffer record = ByteBuffer.wrap(in.readNBytes(56)).order(ByteOrder.LITTLE_ENDIAN);
      if (record.limit() < 56 || record.getInt(0) != 0x06064b50) {
        throw new IOException("the zip's end is damaged");
      }
      return record;
    }
  }

  @Override
  public String comment() {
    return comment;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the zip's directory ends early");
    }
    return bytes;
  }

  @Override
  public @Nullable StoredEntry next() throws IOException {
    current = null;
    while (current == null && left > 0) {
      left--;
      current = entry();
    }
    if (current == null && in.read() >= 0) {
      throw new IOException("the zip's directory has more than the entries that its end tells");
    }
    return current;
  }

  private @Nullable StoredEntry entry() throws IOException {
    ByteBuffer r = ByteBuffer.wrap(bytes(46)).order(ByteOrder.LITTLE_ENDIAN);
    if (r.getInt(0) != 0x02014b50) {
      throw new IOException("the zip's directory is damaged");
    }
    byte[] name = bytes(r.getShort(28) & 0xffff);
    byte[] extra = bytes(r.getShort(30) & 0xffff);
    comment = new String(bytes(r.getShort(32) & 0xffff), StandardCharsets.UTF_8);
    crc = r.getInt(16);
    Extra found = new Extra(r, extra);
    boolean unix = (r.getShort(4) >>> 8 & 0xff) == 3;
    int mode = unix ? r.getInt(38) >>> 16 : 0;
    boolean folder = name.length > 0 && name[name.length - 1] == '/';
    int from = 0;
    int to = name.length - (folder ? 1 : 0);
    while (to - from >= 2 && name[from] == '.' && name[from + 1] == '/') {
      from += 2;
    }
    if (to <= from) {
      return null;
    }
    EntryPath path;
    try {
      path = EntryPath.of(Arrays.copyOfRange(name, from, to));
    } catch (IllegalArgumentException e) {
      throw new IOException("refused: " + e.getMessage(), e);
    }
    boolean link = (mode & 0170000) == 0120000;
    int permissions = mode == 0 ? (folder ? 0755 : 0644) : mode & 07777;
    Entry.Type type = folder ? Entry.Type.FOLDER : link ? Entry.Type.SYMLINK : Entry.Type.FILE;
    Entry entry =
        new Entry(
            path,
            type,
            folder ? 0 : found.size,
            found.modified,
            permissions,
            found.uid < 0
                ? Optional.empty()
                : Optional.of(new Entry.Owner(found.uid, found.gid, "", "")),
            Optional.empty());
    StoredEntry stored = new StoredEntry(entry, found.offset, Optional.empty());
    return link ? linked(stored) : stored;
  }

  private StoredEntry linked(StoredEntry stored) throws IOException {
    Entry e = stored.entry();
    if (e.size() > MAX_LINK) {
      throw new IOException("the link '" + e.path() + "' is " + e.size() + " bytes long");
    }
    byte[] target = ZipContents.checked(contents.open(stored), stored, crc).readAllBytes();
    Entry link =
        new Entry(
            e.path(),
            e.type(),
            0,
            e.modified(),
            e.mode(),
            e.owner(),
            Optional.of(LinkTarget.of(target)));
    return new StoredEntry(link, stored.offset(), Optional.empty());
  }

  @Override
  public InputStream content() throws IOException {
    StoredEntry entry = current;
    if (entry == null || !entry.entry().isFile()) {
      throw new IllegalStateException("no file to read");
    }
    return ZipContents.checked(contents.open(entry), entry, crc);
  }

  @Override
  public void close() throws IOException {
    try (in) {
      contents.close();
    }
  }

  /** What a record says in its fields and extra fields together. */
  private static final class Extra {
    long size;
    long offset;
    long uid = -1;
    long gid = -1;
    Instant modified;

    Extra(ByteBuffer record, byte[] extra) throws IOException {
      size = record.getInt(24) & ZipRecord.MAX_32;
      offset = record.getInt(42) & ZipRecord.MAX_32;
      modified = dos(record.getShort(12) & 0xffff, record.getShort(14) & 0xffff);
      ByteBuffer e = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
      while (e.remaining() >= 4) {
        int id = e.getShort() & 0xffff;
        int length = e.getShort() & 0xffff;
        if (length > e.remaining()) {
          throw new IOException("an extra field in the zip's directory is damaged");
        }
        field(id, e.slice(e.position(), length).order(ByteOrder.LITTLE_ENDIAN), record);
        e.position(e.position() + length);
      }
    }

    private void field(int id, ByteBuffer f, ByteBuffer record) {
      if (id == 1) {
        if (size == ZipRecord.MAX_32 && f.remaining() >= 8) {
          size = f.getLong();
        }
        if (record.getInt(20) == -1 && f.remaining() >= 8) {
          f.getLong();
        }
        if (offset == ZipRecord.MAX_32 && f.remaining() >= 8) {
          offset = f.getLong();
        }
      } else if (id == 0x5455 && f.remaining() >= 5 && (f.get(0) & 1) != 0) {
        modified = Instant.ofEpochSecond(f.getInt(1));
      } else if (id == 0x7875 && f.remaining() >= 11 && f.get(1) == 4 && f.get(6) == 4) {
        uid = f.getInt(2) & ZipRecord.MAX_32;
        gid = f.getInt(7) & ZipRecord.MAX_32;
      }
    }

    private static Instant dos(int time, int date) {
      try {
        return LocalDateTime.of(
                1980 + (date >> 9),
                (date >> 5) & 15,
                date & 31,
                time >> 11,
                (time >> 5) & 63,
                (time & 31) * 2)
            .toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        return Instant.EPOCH;
      }
    }
  }
}
