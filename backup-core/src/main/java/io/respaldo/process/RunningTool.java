package io.respaldo.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run of a tool: its process and the threads that serve it. Confined to one thread. */
final class RunningTool implements AutoCloseable {
  private static final int KEPT_OF_STDERR = 8192;

  private final ToolSettings settings;
  private final Process process;
  private final BoundedText stderr = new BoundedText(KEPT_OF_STDERR);
  private final List<Thread> threads = new ArrayList<>();
  private final Thread stderrReader;
  private volatile boolean late;
  private boolean done;

  RunningTool(ToolSettings settings, Optional<Consumer<String>> stderrLines) throws IOException {
    this.settings = settings;
    this.process = start(settings);
    this.stderrReader = serve("stderr", () -> drainStderr(stderrLines));
    settings.timeLimit.ifPresent(limit -> serve("limit", () -> watch(limit)));
  }

  private static Process start(ToolSettings settings) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(settings.command);
    builder.environment().clear();
    builder.environment().putAll(settings.environment);
    settings.folder.ifPresent(f -> builder.directory(f.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "cannot start "
              + settings.name
              + " ('"
              + settings.command.get(0)
              + "'): "
              + e.getMessage()
              + "; install it or correct its path",
          e);
    }
  }

  private Thread serve(String what, Runnable work) {
    Thread thread = new Thread(work, "respaldo-" + settings.name + "-" + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private void drainStderr(Optional<Consumer<String>> lines) {
    try {
      new Lines(settings.secrets)
          .forEach(
              process.getErrorStream(),
              line -> {
                stderr.add(line);
                lines.ifPresent(l -> l.accept(line));
              });
    } catch (IOException e) {
      stderr.add("[its error output broke off: " + e.getMessage() + "]");
    }
  }

  private void watch(Duration limit) {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        late = true;
        new ProcessTree(process).end(settings.grace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  /** The output, for the calling thread. */
  ToolOutput output() {
    ToolOutput output = new ToolOutput(process.getInputStream(), this::awaitGoodEnd);
    serve("stdout", output);
    return output;
  }

  /** The output is read and dropped. */
  void discardOutput() {
    serve(
        "stdout",
        () -> {
          try {
            new Lines(settings.secrets).forEach(process.getInputStream(), line -> {});
          } catch (IOException e) {
            stderr.add("[its output broke off: " + e.getMessage() + "]");
          }
        });
  }

  /** The input, for the calling thread. */
  ToolInput input() {
    ToolInput input = new ToolInput(process.getOutputStream(), process::isAlive);
    serve("stdin", input);
    return input;
  }

  /** Its input, written by a thread of its own; a failure of the writer ends the tool. */
  Feeding feed(ExternalTool.Writing writing) {
    Feeding feeding =
        new Feeding(writing, input(), () -> new ProcessTree(process).end(settings.grace));
    serve("feed", feeding);
    return feeding;
  }

  void noInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits for the end of the tool, which must be a good one. */
  void awaitGoodEnd() throws IOException, InterruptedException {
    int exit = process.waitFor();
    stderrReader.join(settings.grace.toMillis());
    if (late) {
      throw ToolFailedException.late(
          settings.name, exit, stderr.text(), settings.remedy, settings.timeLimit);
    }
    if (exit != 0) {
      throw ToolFailedException.of(settings.name, exit, stderr.text(), settings.remedy);
    }
    done = true;
  }

  /** After the tool stopped reading: why, when it ends within the grace. */
  Optional<ToolFailedException> failure() throws InterruptedException {
    if (!process.waitFor(settings.grace.toNanos(), TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    try {
      awaitGoodEnd();
      return Optional.empty();
    } catch (ToolFailedException e) {
      return Optional.of(e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Ends what still runs. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      if (!done) {
        new ProcessTree(process).end(settings.grace);
      }
      for (Thread thread : threads) {
        thread.interrupt();
      }
      for (Thread thread : threads) {
        thread.join(settings.grace.toMillis());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
