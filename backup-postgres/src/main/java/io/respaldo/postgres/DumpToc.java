package io.respaldo.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of contents with which a dump in PostgreSQL's custom format begins ({@code
 * pg_backup_archiver.c}, {@code ReadHead} and {@code ReadToc}, versions 1.10 of PostgreSQL 8.0 to
 * 1.16 of PostgreSQL 18). Of each entry it keeps what tells which object it is and what it needs.
 * Memory grows with the number of objects, not with their definitions or rows, and has a limit:
 * whoever made the dump may lie about all of it.
 *
 * @param database from which it was dumped; empty for none
 * @param made on the wall clock of the machine that dumped; empty for none that can be
 * @param serverVersion such as {@code 15.18}
 * @param toolVersion of pg_dump
 * @param entries in the order of the file
 */
record DumpToc(
    String database,
    Optional<LocalDateTime> made,
    String serverVersion,
    String toolVersion,
    List<Entry> entries) {
  static final String MAGIC = "PGDMP";

  private static final int CUSTOM = 1;
  private static final int MAX_ENTRIES = 5_000_000;
  private static final int MAX_KEPT = 4096;

  /** Bytes of all that is kept, about a million objects. */
  private static final long MAX_ALL = 128L << 20;

  private static final int ENTRY_BYTES = 64;
  private static final int NEED_BYTES = 24;
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9999;
  private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.]{0,30}");

  /** What an extension can be called; a longer or stranger one no server has. */
  private static final Pattern EXTENSION = Pattern.compile("[^,=\\p{Cntrl}]{1,63}");

  private static final int MAX_EXTENSIONS = 1000;
  private static final int OLDEST = 10;
  private static final int NEWEST = 16;

  DumpToc {
    entries = List.copyOf(entries);
  }

  /**
   * One object.
   *
   * @param id by which others depend on it
   * @param kind as pg_restore calls it, such as {@code TABLE DATA}
   * @param schema empty for what is in none
   * @param needs ids of what must be there before
   */
  record Entry(int id, String kind, String schema, String name, List<Integer> needs) {
    Entry {
      needs = List.copyOf(needs);
    }

    /** Such as {@code FK CONSTRAINT public.orders orders_customer_fkey}. */
    String inWords() {
      return kind + " " + (schema.isEmpty() ? "" : schema + ".") + name;
    }
  }

  /**
   * Whether it tells which tables are partitions of which: before pg_dump 14 that stands in their
   * definitions alone.
   */
  boolean tellsPartitions() {
    return PgVersion.parse(toolVersion).filter(v -> v.major() >= 14).isPresent();
  }

  static boolean begins(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).startsWith(MAGIC);
  }

  /**
   * Reads it from the beginning of a dump and no further.
   *
   * @throws PostgresException when it is none, is damaged or cut off, or of a version that is not
   *     known
   */
  static DumpToc read(InputStream dump) throws IOException {
    try {
      return new Reader(dump).read();
    } catch (EOFException e) {
      throw unreadable("it ends in its table of contents");
    }
  }

  private static PostgresException unreadable(String why) {
    return new PostgresException(
        "dump_unreadable",
        "the dump in pg_dump's custom format can't be read: " + why,
        "use another backup; this one can't be trusted");
  }

  /** Of the extensions that the dump creates: {@code name=, name=}, as {@link ExtensionCheck}. */
  Optional<String> extensions() {
    TreeSet<String> names =
        entries.stream()
            .filter(e -> e.kind().equals("EXTENSION"))
            .map(Entry::name)
            .filter(name -> EXTENSION.matcher(name).matches())
            .limit(MAX_EXTENSIONS)
            .collect(Collectors.toCollection(TreeSet::new));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(names.stream().map(n -> n + "=").collect(Collectors.joining(", ")));
  }

  private static final class Reader {
    private final InputStream in;
    private int version;
    private int intSize;
    private int offsetSize;
    private long kept;

    Reader(InputStream in) {
      this.in = in;
    }

    DumpToc read() throws IOException {
      if (!begins(bytes(MAGIC.length()))) {
        throw unreadable("it does not begin with " + MAGIC);
      }
      int major = octet();
      version = octet();
      octet(); // revision
      intSize = octet();
      offsetSize = octet();
      int format = octet();
      if (major != 1 || version < OLDEST || version > NEWEST) {
        throw new PostgresException(
            "dump_version_unknown",
            "the dump is of version " + major + "." + version + " of pg_dump's custom format",
            "a newer version of this program may know it; pg_restore restores it by hand");
      }
      if (format != CUSTOM || intSize < 1 || intSize > Long.BYTES || offsetSize > Long.BYTES) {
        throw damaged();
      }
      if (version < 15) {
        number(); // level of compression
      } else {
        octet(); // its algorithm
      }
      Optional<LocalDateTime> made = time();
      String database = string();
      String server = version();
      String tool = version();
      return new DumpToc(database, made, server, tool, entries());
    }

    /** Without what a distribution says behind it; empty for what is none. */
    private String version() throws IOException {
      String version = string().split(" ", 2)[0];
      return VERSION.matcher(version).matches() ? version : "";
    }

    private Optional<LocalDateTime> time() throws IOException {
      int[] t = new int[7]; // seconds to years, and whether it is summer
      for (int i = 0; i < t.length; i++) {
        t[i] = number();
      }
      try {
        return Optional.of(LocalDateTime.of(t[5] + 1900, t[4] + 1, t[3], t[2], t[1], t[0]))
            .filter(made -> made.getYear() >= FIRST_YEAR && made.getYear() <= LAST_YEAR);
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    private List<Entry> entries() throws IOException {
      int count = number();
      if (count < 0 || count > MAX_ENTRIES) {
        throw damaged();
      }
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        entries.add(entry());
      }
      return entries;
    }

    private void keep(int bytes) throws PostgresException {
      kept += bytes;
      if (kept > MAX_ALL) {
        throw unreadable("its table of contents is larger than " + (MAX_ALL >> 20) + " MiB");
      }
    }

    private Entry entry() throws IOException {
      keep(ENTRY_BYTES);
      int id = number();
      number(); // whether it has data
      skipString(); // oid of its catalog
      skipString(); // its oid
      String name = string();
      String kind = string();
      if (version >= 11) {
        number(); // section
      }
      skipString(); // definition
      skipString(); // how it is dropped
      skipString(); // COPY
      String schema = string();
      skipString(); // tablespace
      if (version >= 14) {
        skipString(); // access method
      }
      if (version >= 16) {
        number(); // kind of relation
      }
      skipString(); // owner
      skipString(); // whether with oids
      List<Integer> needs = new ArrayList<>();
      for (Optional<String> need = optional(); need.isPresent(); need = optional()) {
        keep(NEED_BYTES);
        needs.add(id(need.get()));
      }
      octet(); // whether the place of its data is known
      in.skipNBytes(offsetSize);
      return new Entry(id, kind, schema, name, needs);
    }

    private static int id(String text) throws IOException {
      try {
        return Integer.parseInt(text.strip());
      } catch (NumberFormatException e) {
        throw damaged();
      }
    }

    /** A sign, then its bytes, the lowest first. */
    private int number() throws IOException {
      boolean negative = octet() != 0;
      long value = 0;
      for (int i = 0; i < intSize; i++) {
        value |= (long) octet() << (Byte.SIZE * i);
      }
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw damaged();
      }
      return (int) (negative ? -value : value);
    }

    private String string() throws IOException {
      return optional().orElse("");
    }

    /** Absent when it is written with a negative length; very long ones are cut. */
    private Optional<String> optional() throws IOException {
      int length = number();
      if (length < 0) {
        return Optional.empty();
      }
      byte[] text = bytes(Math.min(length, MAX_KEPT));
      keep(text.length);
      in.skipNBytes(length - text.length);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    }

    private void skipString() throws IOException {
      in.skipNBytes(Math.max(0, number()));
    }

    private byte[] bytes(int count) throws IOException {
      byte[] all = in.readNBytes(count);
      if (all.length < count) {
        throw new EOFException();
      }
      return all;
    }

    private int octet() throws IOException {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      return b;
    }

    private static PostgresException damaged() {
      return unreadable("its table of contents is damaged");
    }
  }
}
