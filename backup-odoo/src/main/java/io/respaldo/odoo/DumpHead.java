package io.respaldo.odoo;

import io.respaldo.postgres.ForeignDump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The beginning of a plain dump: which versions made it, and the extensions that it needs, which it
 * creates before anything else.
 *
 * @param facts words of a backup's record
 */
record DumpHead(Map<String, String> facts) {
  private static final int BYTES = 128 * 1024;
  private static final Pattern EXTENSION =
      Pattern.compile("(?m)^CREATE EXTENSION IF NOT EXISTS \"?([A-Za-z0-9_-]{1,63})\"?[ ;].*$");

  static DumpHead read(InputStream dump) throws IOException {
    byte[] head = dump.readNBytes(BYTES);
    ForeignDump watch = new ForeignDump();
    watch.write(head, 0, head.length);
    Map<String, String> facts = new TreeMap<>();
    watch.facts().forEach((name, value) -> facts.put(OdooSource.DATABASE + "." + name, value));
    String extensions =
        EXTENSION
            .matcher(new String(head, StandardCharsets.ISO_8859_1))
            .results()
            .map(m -> m.group(1) + "=")
            .sorted()
            .collect(Collectors.joining(", "));
    if (!extensions.isEmpty()) {
      facts.put(OdooSource.DATABASE + ".extensions", extensions);
    }
    return new DumpHead(facts);
  }
}
