package io.respaldo.postgres;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plain dump on its way into psql. psql's own commands could start programs on this machine, and
 * who can write the storage could add some; so psql runs restricted from the first to the last byte
 * by a key that nobody else knows. The dump's own pair of restrict and unrestrict, which stands in
 * its head and at its very end (since August 2025, CVE-2025-8714), is taken out: within a
 * restriction psql knows no second one.
 */
final class PlainScript {
  private static final int TAIL = 1024;
  private static final int BUFFER = 64 * 1024;
  private static final int KEY_BYTES = 24;
  private static final String RESTRICT = "\\restrict ";
  private static final String UNRESTRICT = "\\unrestrict ";

  /** What a dump says of a dollar-quoted body, such as {@code $_$}. */
  private static final Pattern DOLLARS = Pattern.compile("\\$[A-Za-z_]*\\$");

  private final InputStream dump;
  private final HarmlessStatements harmless;
  private Optional<String> itsKey = Optional.empty();

  PlainScript(InputStream dump, HarmlessStatements harmless) {
    this.dump = new BufferedInputStream(dump, BUFFER);
    this.harmless = harmless;
  }

  void copyTo(OutputStream psql) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    psql.write((RESTRICT + HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.UTF_8));
    copyHead(psql);
    copyPreamble(psql);
    copyRest(psql);
  }

  /** Comments and blank lines at the beginning, among which the dump's key stands. */
  private void copyHead(OutputStream psql) throws IOException {
    while (true) {
      dump.mark(TAIL);
      String line = shortLine();
      if (line.startsWith(RESTRICT) && itsKey.isEmpty()) {
        itsKey = Optional.of(line.substring(RESTRICT.length()).strip());
        psql.write('\n'); // keeps the numbers of lines in psql's words
      } else if (line.equals("\n") || (line.startsWith("--") && line.endsWith("\n"))) {
        psql.write(line.getBytes(StandardCharsets.ISO_8859_1));
      } else {
        dump.reset();
        return;
      }
    }
  }

  /** All before the first rows, where the statements stand that may be left out. */
  private void copyPreamble(OutputStream psql) throws IOException {
    Optional<String> body = Optional.empty();
    boolean begins = true;
    boolean rows = false;
    while (!rows) {
      dump.mark(TAIL);
      String line = shortLine();
      // the dump's end holds the pair of its key, and rows are read in big pieces
      rows = line.isEmpty() || line.startsWith("\\") || (begins && holdsRows(line));
      if (rows) {
        dump.reset();
        return;
      }
      boolean ends = line.endsWith("\n");
      boolean alone = begins && ends && body.isEmpty();
      if (alone && harmless.leavesOut(line)) {
        psql.write('\n'); // keeps the numbers of lines in psql's words
      } else {
        body = bodyAfter(line, body);
        psql.write(line.getBytes(StandardCharsets.ISO_8859_1));
      }
      begins = ends;
    }
  }

  private static boolean holdsRows(String line) {
    return line.startsWith("COPY ") || line.startsWith("INSERT ");
  }

  /** The quote of the function's body that is open after a line. */
  private static Optional<String> bodyAfter(String line, Optional<String> before) {
    Optional<String> open = before;
    Matcher quotes = DOLLARS.matcher(line);
    while (quotes.find()) {
      if (open.isEmpty()) {
        open = Optional.of(quotes.group());
      } else if (open.get().equals(quotes.group())) {
        open = Optional.empty();
      }
    }
    return open;
  }

  /** The next line with its end, or its first bytes when it is long. */
  private String shortLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = 0;
    while (b != '\n' && line.size() < TAIL) {
      b = dump.read();
      if (b < 0) {
        break;
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** All the rest; its last bytes are held back until it is known that they are the last. */
  private void copyRest(OutputStream psql) throws IOException {
    byte[] window = new byte[BUFFER + TAIL];
    int held = 0;
    boolean all = true;
    for (int n = dump.read(window, held, BUFFER); n >= 0; n = dump.read(window, held, BUFFER)) {
      int total = held + n;
      held = Math.min(TAIL, total);
      psql.write(window, 0, total - held);
      all &= total == held;
      System.arraycopy(window, total - held, window, 0, held);
    }
    psql.write(withoutItsKey(Arrays.copyOf(window, held), all));
  }

  /**
   * @param whole whether it begins with a line
   */
  private byte[] withoutItsKey(byte[] tail, boolean whole) {
    if (itsKey.isEmpty()) {
      return tail;
    }
    String before = whole ? "\n" : "";
    String text = before + new String(tail, StandardCharsets.ISO_8859_1);
    String line = "\n" + UNRESTRICT + itsKey.get() + "\n";
    int at = text.lastIndexOf(line);
    String without = at < 0 ? text : text.substring(0, at + 1) + text.substring(at + line.length());
    return without.substring(before.length()).getBytes(StandardCharsets.ISO_8859_1);
  }
}
