package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.BackupException;
import io.respaldo.BackupManager;
import io.respaldo.DamagedInstance;
import io.respaldo.Finding;
import io.respaldo.Instance;
import io.respaldo.RecoveredRestore;
import io.respaldo.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of the command: what it talks to, how it speaks, and the engine, opened when it is first
 * needed.
 */
final class Session implements AutoCloseable {
  private final Io io;
  private final Respaldo options;
  private final Messages text;
  private final Cancellation cancellation;
  private @Nullable HostConfig config;
  private @Nullable Engine engine;

  Session(Io io, Respaldo options, Messages text, Cancellation cancellation) {
    this.io = io;
    this.options = options;
    this.text = text;
    this.cancellation = cancellation;
  }

  Io io() {
    return io;
  }

  Respaldo options() {
    return options;
  }

  Messages text() {
    return text;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  boolean json() {
    return options.json;
  }

  /** The host's configuration file. */
  HostConfig config() {
    if (config == null) {
      config = ConfigReader.read(ConfigLocation.find(options.config, io));
    }
    return config;
  }

  /** What died before is brought to an end before anything else is done. */
  BackupManager manager() {
    if (engine == null) {
      recoverOrSay();
    }
    return opened();
  }

  /** A recovery that fails keeps nobody from looking at his backups. */
  private void recoverOrSay() {
    BackupManager manager = opened();
    try {
      tell(manager.recover());
    } catch (BackupException e) {
      io.err().println("respaldo: " + e.getMessage());
    }
  }

  private BackupManager opened() {
    if (engine == null) {
      engine = Engine.open(config(), io);
    }
    return engine.manager();
  }

  /** Brings restores to an end whose process died, and tells it. */
  List<RecoveredRestore> recover(boolean ofAnyHost) {
    List<RecoveredRestore> recovered = ofAnyHost ? opened().recoverOfAnyHost() : opened().recover();
    tell(recovered);
    return recovered;
  }

  private void tell(List<RecoveredRestore> recovered) {
    for (RecoveredRestore r : recovered) {
      if (options.json) {
        io.err()
            .println(
                Json.message("recovered")
                    .put("instance_name", r.instance().value())
                    .put("run_id", r.runId())
                    .put("outcome", r.outcome().name().toLowerCase(Locale.ROOT))
                    .put("message", r.message()));
      } else {
        io.err().println("respaldo: " + r.message());
      }
    }
  }

  Instance instance(String name) {
    return manager().instance(name);
  }

  ZoneId zone() {
    return config().timeZone().orElse(ZoneId.systemDefault());
  }

  /** A path as the user meant it: from the folder where the command was called. */
  Path path(String given) {
    if (given.isBlank()) {
      throw new IllegalArgumentException(text.get("path.empty"));
    }
    return io.folder().resolve(given).normalize();
  }

  Style style() {
    return new Style(
        io.outTerminal() && !options.noColor && !io.environment().containsKey("NO_COLOR"));
  }

  /** What was asked for. */
  void print(String line) {
    io.out().println(line);
  }

  void print(ObjectNode message) {
    io.out().println(message);
  }

  /** What is good to know, and nothing for programs. */
  void say(String key, Object... values) {
    if (!options.quiet && !options.json) {
      io.out().println(text.get(key, values));
    }
  }

  /** Shows progress until the run ends. */
  <T> T await(String task, Run<T> run) throws InterruptedException {
    cancellation.started(run);
    try (ProgressDisplay display = ProgressDisplay.of(this, task)) {
      return Watch.until(run, display);
    } finally {
      cancellation.ended(run);
    }
  }

  /** Tells all findings; the exit code for a result that is good. */
  int findings(String about, List<Finding> findings) {
    findings.forEach(f -> finding(about, f));
    return ExitCode.ofFindings(findings);
  }

  void finding(String about, Finding finding) {
    if (options.json) {
      ObjectNode message = Json.message("error").put("during", about).put("code", finding.code());
      message.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      message.putObject("error").put("message", finding.toString());
      message.put("count", finding.count());
      finding.examples().forEach(message.withArray("examples")::add);
      io.err().println(message);
      return;
    }
    if (finding.severity() == Finding.Severity.NOTE) {
      if (!options.quiet) {
        io.out().println("  " + finding);
      }
      return;
    }
    String kind = text.get(finding.isError() ? "finding.error" : "finding.warning");
    io.err().println("  " + kind + ": " + finding);
    finding.examples().forEach(e -> io.err().println("    " + e));
  }

  /** The command failed. */
  void failed(String message, int code) {
    if (options.json) {
      io.err().println(Json.message("exit_error").put("code", code).put("message", message));
    } else {
      io.err().println("respaldo: " + message);
    }
  }

  /** Tells which instances can't be read; then an exit code of their own joins {@code code}. */
  int withDamaged(int code) {
    List<DamagedInstance> damaged = manager().damagedInstances();
    damaged.forEach(
        d -> failed(text.get("instance.damaged", d.name(), d.reason()), ExitCode.DAMAGED));
    return damaged.isEmpty() ? code : ExitCode.of(List.of(code, ExitCode.DAMAGED));
  }

  /** Asks on a terminal; elsewhere only {@code --yes} is an answer. */
  boolean confirmed(boolean yes, String question) throws IOException {
    if (yes) {
      return true;
    }
    if (!io.asks() || options.json) {
      throw new IllegalArgumentException(text.get("confirm.needed"));
    }
    io.err().print(question + " " + text.get("confirm.choices") + " ");
    io.err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(io.in(), StandardCharsets.UTF_8)).readLine();
    return answer != null
        && text.get("confirm.yes").equals(answer.strip().toLowerCase(Locale.ROOT));
  }

  /** A text typed on a terminal; empty elsewhere. */
  Optional<String> typed(String question) throws IOException {
    if (!io.asks() || options.json) {
      return Optional.empty();
    }
    io.err().print(question + " ");
    io.err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(io.in(), StandardCharsets.UTF_8)).readLine();
    return Optional.ofNullable(answer).map(String::strip);
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
