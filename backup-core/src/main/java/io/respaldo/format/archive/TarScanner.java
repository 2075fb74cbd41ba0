package io.respaldo.format.archive;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.TreeWarning;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar from its beginning: ustar, pax and GNU headers, names as bytes. Checks every header,
 * wants the end marker, and nothing but zeros after it.
 */
final class TarScanner implements ArchiveLayout.ScannedCursor {
  private static final int MAX_EXTRA = 1 << 20;
  private static final int MAX_REFUSED = 1000;

  private final InputStream in;
  private final byte[] header = new byte[TarHeader.RECORD];
  private final byte[] buffer = new byte[64 * 1024];
  private final PaxRecords global = new PaxRecords();
  private final List<TreeWarning> refused = new ArrayList<>();
  private long offset;
  private long contentLeft;
  private int padding;
  private boolean ended;
  private String comment = "";

  TarScanner(InputStream in) {
    this.in = in;
  }

  /** Where in the uncompressed stream the scan is. */
  long offset() {
    return offset;
  }

  @Override
  public String comment() {
    return comment;
  }

  @Override
  public List<TreeWarning> refused() {
    return refused;
  }

  @Override
  public @Nullable StoredEntry next() throws IOException {
    while (!ended) {
      skipContent();
      StoredEntry entry = entry();
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  private @Nullable StoredEntry entry() throws IOException {
    PaxRecords pax = new PaxRecords(global);
    byte[] longName = null;
    byte[] longLink = null;
    while (true) {
      long at = offset;
      readHeader();
      if (isZero(header, header.length)) {
        end();
        return null;
      }
      if (!TarField.checksumFits(header)) {
        throw new IOException("no tar header at byte " + at + " of the uncompressed content");
      }
      long size = TarField.number(header, 124, 12);
      switch (header[156]) {
        case 'x' -> pax.parse(extra(size));
        case 'g' -> global.parse(extra(size));
        case 'L' -> longName = name(extra(size));
        case 'K' -> longLink = name(extra(size));
        default -> {
          return entry(size, pax, longName, longLink);
        }
      }
    }
  }

  private static byte[] name(byte[] content) {
    return TarField.bytes(content, 0, content.length);
  }

  private byte[] extra(long size) throws IOException {
    if (size < 0 || size > MAX_EXTRA) {
      throw new IOException("a tar header before byte " + offset + " is " + size + " bytes long");
    }
    byte[] content = new byte[(int) size];
    readFully(content, content.length);
    contentLeft = 0;
    padding = TarHeader.padding(size);
    skipContent();
    return content;
  }

  private @Nullable StoredEntry entry(
      long headerSize, PaxRecords pax, byte @Nullable [] longName, byte @Nullable [] longLink)
      throws IOException {
    byte[] raw = pax.bytes("path").orElse(longName != null ? longName : shortName());
    byte type = header[156] == 0 ? (byte) '0' : header[156];
    boolean folder = type == '5' || (type == '0' && raw.length > 0 && raw[raw.length - 1] == '/');
    long size = pax.number("size", headerSize);
    if (size < 0) {
      throw new IOException("entry '" + text(raw) + "' has a negative size");
    }
    boolean file = !folder && (type == '0' || type == '7');
    contentLeft = type >= '1' && type <= '6' ? 0 : size;
    padding = TarHeader.padding(contentLeft);
    comment = pax.string("comment").orElse("");
    if (type == 'S' || pax.isSparse()) {
      throw new IOException(
          "entry '"
              + text(raw)
              + "' is stored as a sparse file, which can't be read here; unpack"
              + " it with GNU tar");
    }
    byte[] plain = normal(raw);
    if (plain.length == 0) {
      return null; // "./"
    }
    EntryPath path = path(plain);
    if (!folder && !file && type != '1' && type != '2') {
      if (refused.size() < MAX_REFUSED) {
        refused.add(
            new TreeWarning("special_file", path, "a device, pipe or unknown type; left out"));
      }
      return null;
    }
    byte[] link =
        pax.bytes("linkpath")
            .orElse(longLink != null ? longLink : TarField.bytes(header, 157, 100));
    Instant modified = pax.time("mtime", Instant.ofEpochSecond(TarField.number(header, 136, 12)));
    Entry.Owner owner =
        new Entry.Owner(
            pax.number("uid", TarField.number(header, 108, 8)),
            pax.number("gid", TarField.number(header, 116, 8)),
            pax.string("uname").orElse(TarField.string(header, 265, 32)),
            pax.string("gname").orElse(TarField.string(header, 297, 32)));
    Entry entry =
        new Entry(
            path,
            folder
                ? Entry.Type.FOLDER
                : file ? Entry.Type.FILE : type == '1' ? Entry.Type.HARD_LINK : Entry.Type.SYMLINK,
            file ? size : 0,
            modified,
            (int) TarField.number(header, 100, 8) & 07777,
            Optional.of(owner),
            type == '1'
                ? Optional.of(LinkTarget.of(path(normal(link)).bytes()))
                : type == '2' ? Optional.of(LinkTarget.of(link)) : Optional.empty());
    return new StoredEntry(entry, offset, Optional.empty());
  }

  private static EntryPath path(byte[] raw) throws IOException {
    try {
      return EntryPath.of(raw);
    } catch (IllegalArgumentException e) {
      throw new IOException("refused: " + e.getMessage(), e);
    }
  }

  private static String text(byte[] raw) {
    return LinkTarget.of(raw).toString();
  }

  private byte[] shortName() {
    byte[] name = TarField.bytes(header, 0, 100);
    boolean posix = header[262] == 0; // "ustar\0"; GNU's own header keeps other things there
    byte[] prefix = posix && isUstar() ? TarField.bytes(header, 345, 155) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    whole[prefix.length] = '/';
    System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
    return whole;
  }

  private boolean isUstar() {
    return header[257] == 'u' && header[258] == 's' && header[259] == 't' && header[260] == 'a';
  }

  /** Without "./" before and "/" behind. */
  private static byte[] normal(byte[] raw) {
    int from = 0;
    int to = raw.length;
    while (to - from > 1 && raw[to - 1] == '/') {
      to--;
    }
    while (to - from >= 2 && raw[from] == '.' && raw[from + 1] == '/') {
      from += 2;
    }
    if (to - from == 1 && raw[from] == '.') {
      from++;
    }
    return Arrays.copyOfRange(raw, from, to);
  }

  private void end() throws IOException {
    ended = true;
    int n;
    while ((n = in.read(buffer)) >= 0) {
      if (!isZero(buffer, n)) {
        throw new IOException("after the tar's end, near byte " + offset + ", stands more");
      }
      offset += n;
    }
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void readHeader() throws IOException {
    readFully(header, header.length);
  }

  private void readFully(byte[] into, int length) throws IOException {
    int n = in.readNBytes(into, 0, length);
    offset += n;
    if (n < length) {
      throw new EOFException(
          "the tar ends early, at byte " + offset + " of the uncompressed content");
    }
  }

  private void skipContent() throws IOException {
    long left = contentLeft + padding;
    contentLeft = 0;
    padding = 0;
    while (left > 0) {
      int n = (int) Math.min(left, buffer.length);
      readFully(buffer, n);
      left -= n;
    }
  }

  @Override
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        if (contentLeft == 0) {
          return -1;
        }
        int n = in.read(b, off, (int) Math.min(len, contentLeft));
        if (n < 0) {
          throw new EOFException(
              "the tar ends early, at byte " + offset + " of the uncompressed content");
        }
        contentLeft -= n;
        offset += n;
        return n;
      }
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
