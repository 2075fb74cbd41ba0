package io.respaldo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.source.BackupSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of {@code docs/postgresql.md}, so that it compiles and builds what it says. */
class PostgresGuideTest {
  private static final Pattern JAVA = Pattern.compile("(?m)^```java\\n(.*?)^```$", Pattern.DOTALL);
  private final Map<String, String> secrets = Map.of("shop-db", "a secret");

  private static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = Objects.requireNonNull(root.getParent(), "no mvnw above");
    }
    return root;
  }

  private BackupSource plain() {
    PostgresConnection connection =
        PostgresConnection.to("shop")
            .host("db.example.com")
            .user("backup")
            .password(() -> secrets.get("shop-db"))
            .build();

    BackupSource source = PostgresSource.of(connection);
    return source;
  }

  private static BackupSource chosen(PostgresConnection connection) {
    return PostgresSource.builder(connection)
        .dumpFormat(DumpFormat.CUSTOM)
        .globals(true)
        .excludeTableData(TableName.of("sessions"))
        .lockWaitTimeout(Duration.ofSeconds(30))
        .build();
  }

  private static BackupSource inAContainer(PostgresConnection connection) {
    return PostgresSource.builder(connection) // how this program reaches the server
        .tools(PgTools.inside("docker", "exec", "-i", "-e", "PGPASSWORD", "shop-db"))
        .toolsConnectTo("localhost", 5432) // how the tools inside reach it
        .build();
  }

  @Test
  void theJavaOfTheGuideIsHere() throws IOException {
    String here =
        flat(
            Files.readString(
                root()
                    .resolve(
                        "backup-postgres/src/test/java/io/respaldo/postgres/PostgresGuideTest.java")));

    assertThat(JAVA.matcher(Files.readString(root().resolve("docs/postgresql.md"))).results())
        .hasSize(3)
        .extracting((MatchResult m) -> m.group(1))
        .allSatisfy(snippet -> assertThat(here).contains(flat(snippet)));
  }

  @Test
  void itBuildsSources() {
    PostgresConnection connection = PostgresConnection.to("shop").build();

    assertThat(plain()).isNotNull();
    assertThat(chosen(connection)).isNotNull();
    assertThat(inAContainer(connection)).isNotNull();
  }

  private static String flat(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
