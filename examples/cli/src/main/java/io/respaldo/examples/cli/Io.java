package io.respaldo.examples.cli;

import io.respaldo.time.TimeSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process as commands see it; tests bring their own.
 *
 * @param asks whether somebody can answer a question: input is a terminal
 * @param outTerminal whether output is a terminal
 * @param errTerminal whether messages go to a terminal
 */
record Io(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path folder,
    boolean asks,
    boolean outTerminal,
    boolean errTerminal,
    TimeSource time) {
  /** The script {@code bin/respaldo} looks which of them are terminals, since Java 17 can't. */
  static Io ofProcess() {
    String terminals = System.getProperty("respaldo.terminals", "");
    return new Io(
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        terminals.contains("0"),
        terminals.contains("1"),
        terminals.contains("2"),
        TimeSource.system());
  }

  private static PrintStream utf8(FileDescriptor to) {
    return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
  }
}
