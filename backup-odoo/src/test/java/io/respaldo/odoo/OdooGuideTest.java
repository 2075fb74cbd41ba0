package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.postgres.PostgresConnection;
import io.respaldo.source.BackupSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of {@code docs/odoo.md}, so that it compiles and builds what it says. */
class OdooGuideTest {
  private static final Pattern JAVA = Pattern.compile("(?m)^```java\\n(.*?)^```$", Pattern.DOTALL);
  private final Map<String, String> secrets = Map.of("master", "a secret");

  private static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = Objects.requireNonNull(root.getParent(), "no mvnw above");
    }
    return root;
  }

  static BackupSource byItsSettings() throws IOException {
    OdooInstance odoo = OdooInstance.of(OdooConf.read(Path.of("/etc/odoo/odoo.conf")));

    BackupSource source = OdooSource.of(odoo, "erp");
    return source;
  }

  private static OdooInstance given(String secret) {
    return OdooInstance.of(
            PostgresConnection.to("postgres")
                .host("db.example.com")
                .user("odoo")
                .password(secret)
                .build(),
            Path.of("/var/lib/odoo"))
        .addons(Path.of("/opt/odoo/addons"), Path.of("/opt/shop/addons"));
  }

  private BackupSource overHttp() {
    BackupSource source =
        OdooHttpSource.of(
            URI.create("https://erp.example.com"), "erp", () -> secrets.get("master"));
    return source;
  }

  @Test
  void theJavaOfTheGuideIsHere() throws IOException {
    String here =
        flat(
            Files.readString(
                root().resolve("backup-odoo/src/test/java/io/respaldo/odoo/OdooGuideTest.java")));

    assertThat(JAVA.matcher(Files.readString(root().resolve("docs/odoo.md"))).results())
        .hasSize(3)
        .extracting((MatchResult m) -> m.group(1))
        .allSatisfy(snippet -> assertThat(here).contains(flat(snippet)));
  }

  @Test
  void itBuildsSources() {
    assertThat(OdooSource.of(given("x"), "erp")).isNotNull();
    assertThat(overHttp()).isNotNull();
  }

  private static String flat(String code) {
    return code.replaceAll("\\s+", "").strip();
  }
}
