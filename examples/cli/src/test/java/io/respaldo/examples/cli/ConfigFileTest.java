package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.respaldo.hook.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host's configuration file: what it may say, and who may touch it. */
final class ConfigFileTest {
  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void inFolder() {
    cli = new Cli(folder);
  }

  private HostConfig read(String content) throws IOException {
    cli.config(content);
    return ConfigReader.read(folder.resolve("respaldo.conf"));
  }

  @Test
  void allOfItIsReadWithCommentsAndTrailingCommas() throws IOException {
    HostConfig config =
        read(
            """
            {
              // where backups live
              "home": "backups",
              "time_zone": "America/Lima",
              "work_folder": "/var/tmp/respaldo",
              "parallel_runs": 3,
              "storages": { "usb": { "folder": "/mnt/usb" } },
              "sources": {
                "site": { "type": "directory", "path": "/srv/site", "exclude": ["*.tmp", "cache/"],
                          "one_file_system": true },
                # a database and its files as one
                "shop": { "type": "composite", "parts": {
                  "db": { "type": "postgresql", "database": "shop", "port": 5433, "user": "u",
                          "password_env": "SHOP_PASSWORD", "command_prefix": ["docker", "exec", "-i", "db"] },
                  "media": { "type": "directory", "path": "media" },
                } },
              },
              "hooks": {
                "stop": { "command": ["systemctl", "stop", "shop"], "points": ["before_capture"],
                          "on_error": "warn", "time_limit_seconds": 60,
                          "environment": { "A": "b" } }
              },
            }
            """);

    assertThat(config.home()).isEqualTo(folder.resolve("backups"));
    assertThat(config.logFolder()).isEqualTo(folder.resolve("backups/instances"));
    assertThat(config.timeZone().orElseThrow().getId()).isEqualTo("America/Lima");
    assertThat(config.storages()).containsEntry("usb", Path.of("/mnt/usb"));
    assertThat(config.sources().get("site"))
        .isInstanceOfSatisfying(
            SourceSettings.Directory.class,
            d -> {
              assertThat(d.rules().excludes()).containsExactly("*.tmp", "cache/");
              assertThat(d.rules().oneFileSystem()).isTrue();
            });
    assertThat(config.sources().get("shop"))
        .isInstanceOfSatisfying(
            SourceSettings.Composite.class,
            c -> assertThat(c.parts()).containsOnlyKeys("db", "media"));
    assertThat(config.hooks())
        .hasEntrySatisfying(
            "stop",
            h -> {
              assertThat(h.points()).containsExactly(Hook.Point.BEFORE_CAPTURE);
              assertThat(h.onError()).isEqualTo(Hook.OnError.WARN);
              assertThat(h.timeLimit()).isEqualTo(Duration.ofMinutes(1));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                          | 'home' is missing",
        "{\"home\": 3}                                               | 'home' is a text",
        "{\"home\": \"b\", \"sorces\": {}}                           | 'sorces' is not known; known here:",
        "{\"home\": \"b\", \"home\": \"c\"}                          | Duplicate field 'home'",
        "{\"home\": \"b\", \"time_zone\": \"Lima\"}                  | 'time_zone' is a name such as America/Lima",
        "{\"home\": \"b\", \"sources\": {\"x\": {\"type\": \"ftp\"}}} | 'sources.x.type' is directory, postgresql, odoo or composite, not ftp",
        "{\"home\": \"b\", \"sources\": {\"x\": {\"type\": \"directory\"}}} | 'sources.x.path' is missing",
        "{\"home\": \"b\", \"sources\": {\"x\": {\"type\": \"odoo\", \"database\": \"d\"}}} | 'sources.x.data_dir' is missing",
        "{\"home\": \"b\", \"sources\": {\"x\": {\"type\": \"odoo\", \"conf\": \"c\"}}} | 'sources.x.database' is missing",
        "{\"home\": \"b\", \"sources\": {\"x\": {\"type\": \"odoo\", \"conf\": \"c\", \"database\": \"d\", \"host\": \"h\"}}} | 'sources.x.host' is not known",
        "{\"home\": \"b\", \"hooks\": {\"h\": {\"command\": [\"a\"], \"points\": [\"later\"]}}} | 'hooks.h.points' is one of before_capture",
        "{\"home\": \"b\", \"parallel_runs\": \"two\"}               | 'parallel_runs' is a whole number",
      })
  void aMistakeIsNamedWithItsPlace(String content, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(content))
        .withMessageContaining(message)
        .withMessageContaining("respaldo.conf");
  }

  @Test
  void brokenJsonIsNamedWithLineAndColumn() throws IOException {
    cli.config("{\n  \"home\": \"b\",\n  \"sources\": {,}\n}\n");

    Cli.Result result = cli.run("instance", "list");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("respaldo.conf, line 3, column 15");
  }

  @ParameterizedTest
  @CsvSource({"rw--w----", "rw-----w-"})
  void aFileThatOthersCanWriteIsRefusedSinceItSaysWhatIsRun(String rights) throws IOException {
    cli.config("{\"home\": \"b\"}");
    Path file = folder.resolve("respaldo.conf");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));

    Cli.Result result = cli.run("instance", "list");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("others can write it").contains("chmod go-w " + file);
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void aFileThatOthersCanReadIsFine() throws IOException {
    cli.config("{\"home\": \"b\"}");
    Files.setPosixFilePermissions(
        folder.resolve("respaldo.conf"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(cli.run("instance", "list").code()).isZero();
  }

  @Test
  void withoutAFileTheMessageSaysWhereItWasLookedFor() {
    Cli.Result result = cli.run("instance", "list");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("neither --config nor RESPALDO_CONFIG is given")
        .contains(folder.resolve("respaldo.conf").toString());
  }

  @Test
  void theOptionWinsOverTheVariableAndTheVariableOverTheFolder() throws IOException {
    cli.config("{\"home\": \"of-folder\"}");
    Path variable = cli.privateFile("variable.conf", "{\"home\": \"of-variable\"}");
    cli.privateFile("option.conf", "{\"home\": \"of-option\"}");
    Map<String, String> environment = Map.of("RESPALDO_CONFIG", variable.toString());

    cli.run(environment, "", "instance", "list", "--config", "option.conf");
    assertThat(folder.resolve("of-option")).exists();
    assertThat(folder.resolve("of-variable")).doesNotExist();
    cli.run(environment, "", "instance", "list");
    assertThat(folder.resolve("of-variable")).exists();
    assertThat(folder.resolve("of-folder")).doesNotExist();
  }
}
