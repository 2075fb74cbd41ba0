package io.respaldo.odoo;

import io.respaldo.postgres.ForeignDump;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * The beginning of a plain dump: which versions made it, and the extensions that it needs, which it
 * creates before anything else.
 *
 * @param facts words of a backup's record
 */
record DumpHead(Map<String, String> facts) {
  private static final int BYTES = 128 * 1024;

  static DumpHead read(InputStream dump) throws IOException {
    ForeignDump watch = new ForeignDump();
    watch.write(dump.readNBytes(BYTES));
    Map<String, String> facts = new TreeMap<>();
    watch.facts().forEach((name, value) -> facts.put(OdooSource.DATABASE + "." + name, value));
    return new DumpHead(facts);
  }
}
