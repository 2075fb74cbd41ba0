package io.respaldo.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, versions, arguments: what needs no server. */
class NamesTest {
  @Test
  void identifiersAndTextsAreQuoted() {
    assertThat(Sql.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(Sql.literal("it's \\")).isEqualTo("'it''s \\'");
    assertThat(TableName.of("s.x", "t").quoted()).isEqualTo("\"s.x\".\"t\"");
    assertThatThrownBy(() -> Sql.identifier("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sql.name("é".repeat(32))).hasMessageContaining("1 to 63 bytes");
    assertThat(Sql.name("é".repeat(31))).hasSize(31);
    assertThat(Sql.cut("aéb", 2)).isEqualTo("a");
    assertThat(Sql.cut("a😀b", 4)).isEqualTo("a");
  }

  @Test
  void connectionStringsEscapeQuotesAndBackslashes() {
    assertThat(new ConnInfo().with("dbname", "it's a \\").with("host", "h"))
        .hasToString("dbname='it\\'s a \\\\' host='h'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-f/tmp/x",
        "--file=/tmp/x",
        "--fil=/tmp/x",
        "-d",
        "--dbname=x",
        "-h",
        "--host=x",
        "-W",
        "-vf",
        "--table=x",
        "-a",
        "--schema-only",
        "--create",
        "--clean",
        "--format=c",
        "--jobs=2",
        "--snapshot=x",
        "shop",
        ""
      })
  void argumentsThatWouldChangeWhereADumpGoesOrWhatItHoldsAreRefused(String argument) {
    assertThatThrownBy(() -> ExtraArguments.check(List.of("--verbose", argument)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of pg_dump is not allowed")
        .hasMessageContaining("--no-comments");
  }

  @ParameterizedTest
  @CsvSource({
    "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1),15,18",
    "pg_dump (PostgreSQL) 18beta1,18,0",
    "psql (PostgreSQL) 9.6.24,9,6"
  })
  void versionsAreReadFromWhatToolsSay(String words, int major, int minor) {
    assertThat(PgVersion.ofTool(words)).hasValue(new PgVersion(major, minor));
    assertThat(PgVersion.ofTool("pg_dump: command not found")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "12.22,false",
    "13.21,false",
    "13.22,true",
    "15.13,false",
    "15.14,true",
    "17.5,false",
    "17.6,true",
    "18.0,true"
  })
  void whichPsqlCanBeRestrictedIsKnown(String version, boolean knows) {
    assertThat(PgVersion.parse(version).orElseThrow().knowsRestrict()).isEqualTo(knows);
  }

  @Test
  void theNamesOfARestoreFitAndFollowFromDatabaseAndRun() {
    String run = "restore_20251119_030000_1a2b";
    StagedNames names = new StagedNames("shop", run, false);
    assertThat(names.side()).isEqualTo("shop_rsp_" + run);
    assertThat(names.old()).isEqualTo("shop_rsp_" + run + "_old");
    for (String live : List.of("x".repeat(63), "ñ".repeat(31), "x".repeat(62) + "y")) {
      StagedNames bounded = new StagedNames(live, "r".repeat(200), true);
      assertThat(bounded.side().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(63);
      assertThat(bounded.old().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(63);
      assertThat(StagedNames.of(bounded.toMap())).isEqualTo(bounded);
    }
    assertThat(new StagedNames("x".repeat(63), run, true).side())
        .isNotEqualTo(new StagedNames("x".repeat(62) + "y", run, true).side());
    assertThatThrownBy(() -> new StagedNames("shop", "R/1", true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesOfSessionsAreUniqueAndLeaveRoom() {
    assertThat(Backends.nameOf("backup_20251119_030000"))
        .isEqualTo("respaldo backup_20251119_030000");
    assertThat(Backends.nameOf("x".repeat(100) + "_1")).hasSize(50).endsWith("_1");
  }

  @Test
  void countsAndRolesComeBackAsTheyWereWritten() throws Exception {
    TableCounts counts =
        new TableCounts(
            new TreeMap<>(
                Map.of(
                    TableName.of("a\n\"b\\", "ñ"), OptionalLong.of(5_000_000_000L),
                    TableName.of("t"), OptionalLong.of(0),
                    TableName.of("u"), OptionalLong.empty())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    counts.writeTo(out);
    assertThat(TableCounts.read(new ByteArrayInputStream(out.toByteArray()))).isEqualTo(counts);
    assertThat(counts.rows()).isEqualTo(5_000_000_000L);
    assertThat(counts.uncounted()).containsExactly(TableName.of("u"));
    String later =
        "{\"new\":{\"a\":[1]},\"tables\":[{\"x\":{},\"schema\":\"s\",\"table\":\"t\",\"rows\":1}]}";
    assertThat(TableCounts.read(new ByteArrayInputStream(later.getBytes(UTF_8))).tables())
        .containsExactly(Map.entry(TableName.of("s", "t"), OptionalLong.of(1)));
    assertThatThrownBy(() -> TableCounts.read(new ByteArrayInputStream("[]".getBytes(UTF_8))))
        .hasMessageContaining("counts.json is damaged");
    assertThat(RoleList.read(RoleList.write(List.of("a, \"b", "ñ"))))
        .containsExactly("a, \"b", "ñ");
  }

  @Test
  void badConnectionsAreRefusedAtTheDoor() {
    PostgresConnection.Builder to = PostgresConnection.to("shop");
    assertThatThrownBy(() -> PostgresConnection.to("")).hasMessageContaining("1 to 63 bytes");
    assertThatThrownBy(() -> to.port(0)).hasMessageContaining("1 to 65535");
    assertThatThrownBy(() -> to.host("/run/postgresql")).hasMessageContaining("sockets");
    assertThatThrownBy(() -> to.sslMode("maybe")).hasMessageContaining("verify-full");
    assertThatThrownBy(() -> PassFile.escape("a\nb")).hasMessageContaining("line break");
  }
}
