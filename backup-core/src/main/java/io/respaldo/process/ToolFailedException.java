package io.respaldo.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A tool ended with something else than exit code 0, or did not end in time. */
public final class ToolFailedException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;

  private final String tool;
  private final int exitCode;
  private final String stderr;
  private final String remedy;

  ToolFailedException(String tool, int exitCode, String stderr, String remedy, String how) {
    super(
        tool
            + " "
            + how
            + (stderr.isEmpty() ? " and said nothing" : ": " + stderr)
            + (remedy.isEmpty() ? "" : "; " + remedy));
    this.tool = tool;
    this.exitCode = exitCode;
    this.stderr = stderr;
    this.remedy = remedy;
  }

  static ToolFailedException of(String tool, int exitCode, String stderr, String remedy) {
    OptionalInt signal = signalOf(exitCode);
    String how =
        signal.isPresent()
            ? "was ended by signal " + signal.getAsInt()
            : "ended with exit code " + exitCode;
    return new ToolFailedException(tool, exitCode, stderr, remedy, how);
  }

  static ToolFailedException late(
      String tool, int exitCode, String stderr, String remedy, Optional<Duration> limit) {
    String how =
        "ran longer than its limit " + limit.map(d -> d + " ").orElse("") + "and was ended";
    return new ToolFailedException(tool, exitCode, stderr, remedy, how);
  }

  private static OptionalInt signalOf(int exitCode) {
    return exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + LAST_SIGNAL
        ? OptionalInt.of(exitCode - SIGNAL_BASE)
        : OptionalInt.empty();
  }

  /** The tool's name, such as {@code pg_dump}. */
  public String tool() {
    return tool;
  }

  /** Its exit code; 128 and more when a signal ended it. */
  public int exitCode() {
    return exitCode;
  }

  /** The number of the signal that ended it (9 is KILL, 15 is TERM). */
  public OptionalInt signal() {
    return signalOf(exitCode);
  }

  /** What it wrote to its error output: the first and the last part, secrets taken out. */
  public String stderr() {
    return stderr;
  }

  /** What to do next; may be empty. Also the end of the message. */
  public String remedy() {
    return remedy;
  }
}
