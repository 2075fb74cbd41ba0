package io.respaldo.examples.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command with all its subcommands, and the options that each of them takes. */
@Command(
    name = "respaldo",
    mixinStandardHelpOptions = true,
    version = "respaldo 0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      InstanceCommand.class,
      BackupCommand.class,
      ListCommand.class,
      ShowCommand.class,
      VerifyCommand.class,
      RestoreCommand.class,
      RecoverCommand.class,
      DeleteCommand.class,
      PinCommand.class,
      UnpinCommand.class,
      AdoptCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      StatsCommand.class,
      LogsCommand.class,
      HistoryCommand.class,
      AuditCommand.class,
      RetentionCommand.class,
      SettingsCommand.class,
      RepoCommand.class,
      CompletionCommand.class
    })
final class Respaldo {
  @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT)
  @Nullable Path config;

  @Option(names = "--json", scope = ScopeType.INHERIT)
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT)
  boolean quiet;

  @Option(names = "--no-color", scope = ScopeType.INHERIT)
  boolean noColor;

  @Option(names = "--lang", paramLabel = "en|es", scope = ScopeType.INHERIT)
  String lang = "";

  /** Runs one command; returns its exit code. */
  static int run(Io io, Cancellation cancellation, String... args) {
    Respaldo options = new Respaldo();
    Messages text = new Messages(Messages.locale(args, io.environment()));
    try (Session session = new Session(io, options, text, cancellation)) {
      try {
        return commandLine(session).execute(args);
      } catch (OutOfMemoryError e) {
        return Failures.report(session, e);
      }
    }
  }

  static CommandLine commandLine(Session session) {
    Io io = session.io();
    boolean color = io.outTerminal() && !io.environment().containsKey("NO_COLOR");
    return new CommandLine(session.options(), new CommandFactory(session))
        .setResourceBundle(session.text().bundle())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(color ? Ansi.ON : Ansi.OFF))
        .setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(new UsageErrors(session))
        .setExecutionExceptionHandler((e, line, parsed) -> Failures.report(session, e));
  }

  /** Gives each command the session. */
  private record CommandFactory(Session session) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Session.class) {
          return type.cast(constructor.newInstance(session));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
