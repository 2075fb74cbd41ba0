package io.respaldo.postgres;

import io.respaldo.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A plain dump that somebody else made, watched as it is read: what its head tells, and whether it
 * has its end.
 */
public final class ForeignDump extends OutputStream {
  /** As much of the beginning as tells what the dump is, extensions included. */
  static final int HEAD = 128 * 1024;

  static final String SERVER = "original_server_version";
  static final String PG_DUMP = "original_pg_dump_version";

  private static final Pattern EXTENSION =
      Pattern.compile("(?m)^CREATE EXTENSION IF NOT EXISTS \"?([A-Za-z0-9_-]{1,63})\"?[ ;].*$");
  private static final Pattern VERSION =
      Pattern.compile("-- Dumped (from database|by pg_dump) version ([0-9][0-9A-Za-z.]*)");

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final TailWatch tail = new TailWatch(DumpCheck.OfPlain.LAST_LINE);
  private final OutputStream watched = tail.watching(OutputStream.nullOutputStream());

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    head.write(bytes, offset, Math.min(length, HEAD - head.size()));
    watched.write(bytes, offset, length);
  }

  private String headText() {
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Versions and extensions as the head tells them. */
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    for (Matcher m = VERSION.matcher(headText()); m.find(); ) {
      facts.putIfAbsent(m.group(1).startsWith("from") ? SERVER : PG_DUMP, m.group(2));
    }
    String extensions =
        EXTENSION
            .matcher(headText())
            .results()
            .map(m -> m.group(1) + "=")
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (!extensions.isEmpty()) {
      facts.put(ExtensionCheck.FACT, extensions);
    }
    return facts;
  }

  /**
   * What is wrong with it, now that it was read to its end.
   *
   * @param name of the dump, for words
   */
  public List<Finding> findings(String name) {
    List<Finding> findings = new ArrayList<>();
    String text = headText();
    if (tail.total() == 0) {
      findings.add(
          Finding.error("dump_empty", name + " is empty: no dump is in it", DumpFile.REMEDY));
    } else if (text.startsWith("PGDMP")) {
      findings.add(
          Finding.error(
              "dump_not_plain",
              name + " is a dump in pg_dump's custom format, not SQL as its name says",
              "restore it by pg_restore"));
    } else if (text.contains("-- PostgreSQL database cluster dump")) {
      findings.add(
          Finding.error(
              "cluster_dump",
              name + " was made by pg_dumpall: it holds a whole server, not one database",
              "restore it by psql as a superuser, then back up its databases"));
    } else if (!text.contains("-- PostgreSQL database dump")) {
      findings.add(
          Finding.warning(
              "not_pg_dump",
              name + " was not made by pg_dump, so nothing in it tells whether it is whole",
              "restore it once and look"));
    } else if (!tail.found()) {
      findings.add(
          Finding.error(
              "dump_truncated",
              name
                  + " has no end: after "
                  + tail.total()
                  + " bytes the last line '-- "
                  + DumpCheck.OfPlain.LAST_LINE
                  + "' is missing",
              DumpFile.REMEDY));
    }
    return findings;
  }
}
