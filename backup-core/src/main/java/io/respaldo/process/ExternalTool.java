package io.respaldo.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A command with its arguments as a list, never given to a shell. Immutable; each of the ways to
 * run it ({@link #writeTo}, {@link #read}, {@link #feed}, {@link #capture}, {@link #lines}) starts
 * it once, blocks, and returns normally only after it ended with exit code 0; otherwise it throws
 * {@link ToolFailedException}.
 *
 * <p>The environment holds {@code LC_ALL=C}, the host's {@code PATH} and what {@link #env} adds,
 * nothing else. On a failure, an interrupt or a passed time limit the process and all its
 * descendants are ended: asked first (TERM), forced after the {@link #grace} (KILL).
 *
 * <p>Not for daemons: what a tool leaves running in the background is not followed once the tool
 * itself has ended well.
 */
public final class ExternalTool {
  private static final int MAX_CAPTURE = 1024 * 1024;

  private final ToolSettings settings;

  private ExternalTool(ToolSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads a tool's output on the calling thread. The stream throws at its end if the tool failed.
   */
  @FunctionalInterface
  public interface Reading<T> {
    T read(InputStream stdout) throws IOException, InterruptedException;
  }

  /**
   * Writes a tool's input on the calling thread. The tool sees the end only if this returns
   * normally.
   */
  @FunctionalInterface
  public interface Writing {
    void write(OutputStream stdin) throws IOException, InterruptedException;
  }

  public static ExternalTool of(String... command) {
    return of(List.of(command));
  }

  /**
   * @param command the program, by path or to be found in the host's {@code PATH}, and its
   *     arguments
   */
  public static ExternalTool of(List<String> command) {
    if (command.isEmpty() || command.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("a command needs a program, and no NUL in its arguments");
    }
    Path program = Path.of(command.get(0)).getFileName();
    ToolSettings bare =
        new ToolSettings(command, program == null ? command.get(0) : program.toString());
    return new ExternalTool(bare.with(s -> s.environment.putAll(cleanEnvironment())));
  }

  private static Map<String, String> cleanEnvironment() {
    Map<String, String> clean = new TreeMap<>();
    clean.put("LC_ALL", "C");
    clean.put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
    // Windows needs it to load libraries
    Optional.ofNullable(System.getenv("SystemRoot")).ifPresent(r -> clean.put("SystemRoot", r));
    return clean;
  }

  private ExternalTool with(Consumer<ToolSettings> change) {
    return new ExternalTool(settings.with(change));
  }

  /** The name used in messages; by default the program's file name. */
  public ExternalTool named(String name) {
    return with(s -> s.name = name);
  }

  /** Adds an environment variable. */
  public ExternalTool env(String name, String value) {
    return with(s -> s.environment.put(name, value));
  }

  /** Takes this out of everything that the tool says. */
  public ExternalTool secret(String secret) {
    return secret.isEmpty() ? this : with(s -> s.secrets.add(secret));
  }

  /** The working folder; by default the host's own. */
  public ExternalTool in(Path folder) {
    return with(s -> s.folder = Optional.of(folder));
  }

  /** How long it may run; by default as long as it likes. */
  public ExternalTool timeLimit(Duration limit) {
    return with(s -> s.timeLimit = Optional.of(limit));
  }

  /** How long it may take to end after having been asked to; by default 5 seconds. */
  public ExternalTool grace(Duration grace) {
    return with(s -> s.grace = grace);
  }

  /** What somebody should do when it fails. */
  public ExternalTool remedy(String remedy) {
    return with(s -> s.remedy = remedy);
  }

  /** Runs it; its output goes to {@code out}. Fits a {@code StreamWriter}. */
  public void writeTo(OutputStream out) throws IOException, InterruptedException {
    read(stdout -> stdout.transferTo(out));
  }

  /**
   * Runs it; its output goes to the callback. What the callback leaves unread is read and dropped.
   */
  public <T> T read(Reading<T> reading) throws IOException, InterruptedException {
    return read(reading, Optional.empty());
  }

  private <T> T read(Reading<T> reading, Optional<Consumer<String>> stderrLines)
      throws IOException, InterruptedException {
    try (RunningTool running = new RunningTool(settings, stderrLines)) {
      running.noInput();
      ToolOutput output = running.output();
      T result = reading.read(output);
      output.transferTo(OutputStream.nullOutputStream());
      running.awaitGoodEnd();
      return result;
    }
  }

  /**
   * Runs it; the callback writes its input, its output is dropped. When the callback throws, the
   * tool is ended without having seen an end of its input.
   */
  public void feed(Writing writing) throws IOException, InterruptedException {
    try (RunningTool running = new RunningTool(settings, Optional.empty())) {
      running.discardOutput();
      ToolInput input = running.input();
      try {
        writing.write(input);
        input.end();
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        throw input.broken() ? whyItStoppedReading(running, e) : e;
      }
      running.awaitGoodEnd();
      if (input.broken()) {
        throw new IOException(settings.name + " ended before it had read all of its input");
      }
    }
  }

  /**
   * Runs it with both: {@code writing} writes its input on a thread of its own, {@code reading}
   * reads its output on the calling thread. When the writing fails, the tool is ended without
   * having seen an end of its input, and that failure is thrown.
   */
  public <T> T through(Writing writing, Reading<T> reading)
      throws IOException, InterruptedException {
    try (RunningTool running = new RunningTool(settings, Optional.empty())) {
      ToolOutput output = running.output();
      Feeding feeding = running.feed(writing);
      try {
        T result = reading.read(output);
        output.transferTo(OutputStream.nullOutputStream());
        running.awaitGoodEnd();
        feeding.requireAllRead(settings.name);
        return result;
      } catch (IOException e) {
        throw feeding.failure(e);
      }
    }
  }

  private IOException whyItStoppedReading(RunningTool running, IOException broken)
      throws InterruptedException {
    IOException why =
        running
            .failure()
            .map(IOException.class::cast)
            .orElseGet(
                () -> new IOException(settings.name + " did not read all of its input", broken));
    if (why.getCause() != broken) {
      why.addSuppressed(broken);
    }
    return why;
  }

  /**
   * Runs it and returns its output as text.
   *
   * @throws IOException also when that is more than 1 MiB
   */
  public String capture() throws IOException, InterruptedException {
    return read(
        stdout -> {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          byte[] buffer = new byte[8192];
          for (int n = stdout.read(buffer); n >= 0; n = stdout.read(buffer)) {
            if (all.size() + n > MAX_CAPTURE) {
              throw new IOException(settings.name + " wrote more than 1 MiB");
            }
            all.write(buffer, 0, n);
          }
          return all.toString(StandardCharsets.UTF_8);
        });
  }

  /**
   * Runs it; the lines of its output and of its error output go to {@code to} as they come, one at
   * a time, cut after 8 KiB, secrets taken out.
   */
  public void lines(Consumer<String> to) throws IOException, InterruptedException {
    Object one = new Object();
    Consumer<String> oneAtATime =
        line -> {
          synchronized (one) {
            to.accept(line);
          }
        };
    read(
        stdout -> {
          new Lines(settings.secrets).forEach(stdout, oneAtATime);
          return true;
        },
        Optional.of(oneAtATime));
  }

  /** The name; never arguments or environment. */
  @Override
  public String toString() {
    return settings.name;
  }
}
