package io.respaldo.examples.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.respaldo.format.repository.Compression;
import io.respaldo.hook.CommandHook;
import io.respaldo.hook.Hook;
import io.respaldo.part.TreeRules;
import io.respaldo.postgres.DumpFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the configuration file: JSON, with comments and trailing commas allowed. */
final class ConfigReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ConfigReader() {}

  /**
   * @throws ConfigException naming file and place
   */
  static HostConfig read(Path file) {
    PrivateFile.checkNotWritableByOthers(file);
    return config(file, new ConfigSection(file, "", parse(file)));
  }

  private static JsonNode parse(Path file) {
    try (var in = Files.newBufferedReader(file)) {
      return JSON.readTree(in);
    } catch (JacksonException e) {
      JsonLocation at = e.getLocation();
      throw new ConfigException(
          file
              + (at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr())
              + ": "
              + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ConfigException(file + ": can't be read: " + e);
    }
  }

  private static HostConfig config(Path file, ConfigSection all) {
    Path home = all.neededPath("home");
    HostConfig config =
        new HostConfig(
            file,
            home,
            all.text("time_zone").map(z -> zone(all, z)),
            all.path("work_folder"),
            all.path("log_folder").orElse(home.resolve("instances")),
            all.number("parallel_runs"),
            all.number("keep_replaced_days"),
            all.texts("restore_over_protected"),
            all.sections("storages", ConfigReader::storage),
            all.sections("sources", ConfigReader::source),
            all.sections("hooks", ConfigReader::hook),
            all.sections("import_folders", ConfigReader::storage),
            all.section("repository", ConfigReader::repository));
    all.finish();
    return config;
  }

  private static ZoneId zone(ConfigSection section, String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw section.wrong("time_zone", "is a name such as America/Lima, not '" + name + "'");
    }
  }

  private static Path storage(ConfigSection section) {
    Path folder = section.neededPath("folder");
    section.finish();
    return folder;
  }

  private static RepositoryAccess repository(ConfigSection section) {
    RepositoryAccess access =
        new RepositoryAccess(
            repositoryPassword(section),
            section.sections("named", ConfigReader::named),
            section.flag("per_instance"),
            section
                .text("compression")
                .map(c -> word(section, "compression", c, Compression.values()))
                .orElse(Compression.AUTO));
    section.finish();
    if (access.others().isEmpty() && access.named().isEmpty()) {
      throw section.wrong(
          "password_file", "is missing, and so are password_env and password_command");
    }
    return access;
  }

  private static RepositoryAccess.Password named(ConfigSection section) {
    RepositoryAccess.Password password =
        repositoryPassword(section)
            .orElseThrow(
                () ->
                    section.wrong(
                        "password_file",
                        "is missing, and so are password_env and password_command"));
    section.finish();
    return password;
  }

  private static Optional<RepositoryAccess.Password> repositoryPassword(ConfigSection section) {
    List<RepositoryAccess.Password> given = new ArrayList<>();
    section.path("password_file").map(RepositoryAccess.Password.InFile::new).ifPresent(given::add);
    section
        .text("password_env")
        .map(RepositoryAccess.Password.InEnvironment::new)
        .ifPresent(given::add);
    List<String> command = section.texts("password_command");
    if (!command.isEmpty()) {
      given.add(new RepositoryAccess.Password.OfCommand(command));
    }
    if (given.size() > 1) {
      throw section.wrong("password_file", "password_env and password_command exclude each other");
    }
    return given.stream().findFirst();
  }

  private static SourceSettings source(ConfigSection section) {
    String type = section.neededText("type");
    SourceSettings source =
        switch (type) {
          case "directory" -> directory(section);
          case "postgresql" -> postgres(section);
          case "odoo" -> odoo(section);
          case "composite" -> composite(section);
          default ->
              throw section.wrong(
                  "type", "is directory, postgresql, odoo or composite, not " + type);
        };
    section.finish();
    return source;
  }

  private static SourceSettings composite(ConfigSection section) {
    var parts = section.sections("parts", ConfigReader::source);
    if (parts.isEmpty()) {
      throw section.wrong("parts", "is missing: named sources { \"db\": { … }, \"media\": { … } }");
    }
    return new SourceSettings.Composite(parts);
  }

  private static SourceSettings directory(ConfigSection section) {
    return new SourceSettings.Directory(
        section.neededPath("path"),
        TreeRules.ALL
            .exclude(section.texts("exclude"))
            .include(section.texts("include"))
            .oneFileSystem(section.flag("one_file_system"))
            .followLinks(section.flag("follow_links")));
  }

  private static SourceSettings postgres(ConfigSection section) {
    return new SourceSettings.Postgres(
        section.text("host").orElse("localhost"),
        section.number("port"),
        section.text("user"),
        section.neededText("database"),
        password(section),
        section.path("tools"),
        section.texts("command_prefix"),
        section.text("tools_host"),
        section.number("tools_port"),
        section.text("dump_format").map(f -> word(section, "dump_format", f, DumpFormat.values())),
        section.flag("roles"),
        section.texts("dump_arguments"));
  }

  private static Optional<SourceSettings.Password> password(ConfigSection section) {
    Optional<SourceSettings.Password> file =
        section.path("password_file").map(SourceSettings.Password.InFile::new);
    Optional<SourceSettings.Password> variable =
        section.text("password_env").map(SourceSettings.Password.InEnvironment::new);
    if (file.isPresent() && variable.isPresent()) {
      throw section.wrong("password_env", "and password_file exclude each other");
    }
    return file.or(() -> variable);
  }

  private static SourceSettings odoo(ConfigSection section) {
    Optional<Path> conf = section.path("conf");
    return new SourceSettings.Odoo(
        conf.isPresent() ? new SourceSettings.OdooPlace.InConf(conf.get()) : given(section),
        section.neededText("database"),
        section.path("tools"),
        section.text("dump_format").map(f -> word(section, "dump_format", f, DumpFormat.values())),
        section.flag("foreign_dumps"));
  }

  /** What stands in odoo.conf otherwise. */
  private static SourceSettings.OdooPlace given(ConfigSection section) {
    return new SourceSettings.OdooPlace.Given(
        section.text("host").orElse("localhost"),
        section.number("port"),
        section.text("user"),
        password(section),
        section.neededPath("data_dir"),
        section.texts("addons_path").stream().map(Path::of).toList());
  }

  private static Hook hook(ConfigSection section) {
    List<String> command = section.texts("command");
    if (command.isEmpty()) {
      throw section.wrong("command", "is missing: a program and its arguments [\"…\", \"…\"]");
    }
    Set<Hook.Point> points =
        section.texts("points").stream()
            .map(p -> word(section, "points", p, Hook.Point.values()))
            .collect(Collectors.toUnmodifiableSet());
    if (points.isEmpty()) {
      throw section.wrong("points", "is missing: " + words(Hook.Point.values()));
    }
    CommandHook hook =
        CommandHook.of(points, command)
            .onError(
                section
                    .text("on_error")
                    .map(e -> word(section, "on_error", e, Hook.OnError.values()))
                    .orElse(Hook.OnError.ABORT))
            .timeLimit(Duration.ofSeconds(section.number("time_limit_seconds").orElse(300)));
    for (Map.Entry<String, String> variable : section.textMap("environment").entrySet()) {
      hook = hook.env(variable.getKey(), variable.getValue());
    }
    section.finish();
    return hook;
  }

  private static <E extends Enum<E>> E word(
      ConfigSection section, String field, String value, E[] choices) {
    return Stream.of(choices)
        .filter(c -> c.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(
            () -> section.wrong(field, "is one of " + words(choices) + ", not '" + value + "'"));
  }

  private static String words(Enum<?>[] choices) {
    return Stream.of(choices)
        .map(c -> c.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
