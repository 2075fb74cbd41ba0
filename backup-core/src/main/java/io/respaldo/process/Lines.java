package io.respaldo.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Reads a stream line by line with bounded memory, and takes secrets out of each line. */
final class Lines {
  /** Bytes of a line that are kept; the rest of a longer one is dropped. */
  static final int MAX_LINE = 8192;

  private final List<String> secrets;

  Lines(List<String> secrets) {
    this.secrets = secrets;
  }

  void forEach(InputStream stream, Consumer<String> to) throws IOException {
    InputStream in = new BufferedInputStream(stream, MAX_LINE);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean cut = false;
    boolean any = false;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        to.accept(text(line, cut));
        line.reset();
        cut = false;
        any = false;
      } else if (line.size() < MAX_LINE) {
        line.write(b);
        any = true;
      } else {
        cut = true;
      }
    }
    if (any) {
      to.accept(text(line, cut));
    }
  }

  private String text(ByteArrayOutputStream line, boolean cut) {
    String text = line.toString(StandardCharsets.UTF_8);
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    for (String secret : secrets) {
      text = text.replace(secret, "***");
      if (cut) {
        text = withoutBeginningAtTheEnd(text, secret);
      }
    }
    return cut ? text + " …" : text;
  }

  /** A secret may have been cut in two; its first part goes too. */
  private static String withoutBeginningAtTheEnd(String text, String secret) {
    for (int n = Math.min(secret.length(), text.length()); n > 0; n--) {
      if (text.endsWith(secret.substring(0, n))) {
        return text.substring(0, text.length() - n);
      }
    }
    return text;
  }
}
