package io.respaldo.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlainScriptTest {
  private static HarmlessStatements harmless() {
    return new HarmlessStatements(Set.of("statement_timeout", "lock_timeout"), true);
  }

  private static String through(String dump) throws IOException {
    return through(dump, harmless());
  }

  private static String through(String dump, HarmlessStatements harmless) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PlainScript(new ByteArrayInputStream(dump.getBytes(UTF_8)), harmless).copyTo(out);
    return out.toString(UTF_8);
  }

  private static String withoutOurs(String script) {
    assertThat(script).startsWith("\\restrict ");
    return script.substring(script.indexOf('\n') + 1);
  }

  @Test
  void aKeyOfOurOwnComesFirstAndTheDumpsPairIsTakenOut() throws Exception {
    String script =
        through("--\n-- dump\n--\n\n\\restrict Abc\n\n-- x\nSELECT 1;\n\n\\unrestrict Abc\n\n");
    assertThat(script).matches("(?s)\\\\restrict [0-9a-f]{48}\n--.*");
    assertThat(withoutOurs(script)).isEqualTo("--\n-- dump\n--\n\n\n\n-- x\nSELECT 1;\n\n\n");
    assertThat(through("")).isNotEqualTo(through(""));
  }

  @Test
  void aDumpWithoutAPairStaysAsItIs() throws Exception {
    for (String dump :
        new String[] {"", "\n", "-- x", "SELECT 1", "--\nSELECT 1;\n\\unrestrict Abc\n"}) {
      assertThat(withoutOurs(through(dump))).isEqualTo(dump);
    }
  }

  @Test
  void onlyTheDumpsOwnKeyAtItsVeryEndIsTakenOut() throws Exception {
    String rest = "SELECT 1;\n\\unrestrict Abc\n" + "-- filler\n".repeat(300);
    assertThat(withoutOurs(through("\\restrict Abc\n" + rest))).isEqualTo("\n" + rest);
    String other = "SELECT 1;\n\\unrestrict Other\n";
    assertThat(withoutOurs(through("\\restrict Abc\n" + other))).isEqualTo("\n" + other);
    String twice = "\\restrict Abc\n\\restrict Def\n";
    assertThat(withoutOurs(through(twice))).isEqualTo("\n\\restrict Def\n");
  }

  @Test
  void whatAServerRefusesThoughNothingDependsOnItIsLeftOutAndTold() throws Exception {
    HarmlessStatements harmless = harmless();

    String script =
        through(
            """
            --
            -- dump
            --

            SET statement_timeout = 0;
            SET transaction_timeout = 0;
            COMMENT ON EXTENSION pg_trgm IS 'it''s text; similar';
            COMMENT ON SCHEMA public IS 'standard public schema';
            COMMENT ON SCHEMA public IS 'of our own';
            SELECT pg_catalog.set_config('search_path', '', false);
            """,
            harmless);

    assertThat(withoutOurs(script))
        .isEqualTo(
            """
            --
            -- dump
            --

            SET statement_timeout = 0;



            COMMENT ON SCHEMA public IS 'of our own';
            SELECT pg_catalog.set_config('search_path', '', false);
            """);
    assertThat(harmless.leftOut())
        .containsExactlyInAnyOrder(
            "SET transaction_timeout", "COMMENT ON EXTENSION pg_trgm", "COMMENT ON SCHEMA public");
  }

  @Test
  void ownersAreLeftOutWhereEverythingIsToBelongToOneRole() throws Exception {
    String owner = "ALTER TABLE public.t OWNER TO odoo;\n";
    String dump = "CREATE TABLE public.t (x int);\n" + owner;
    HarmlessStatements harmless = new HarmlessStatements(Set.of(), false);

    assertThat(withoutOurs(through(dump, harmless)))
        .isEqualTo("CREATE TABLE public.t (x int);\n\n");
    assertThat(harmless.leftOut()).containsExactly("ALTER ... OWNER TO");
    assertThat(withoutOurs(through(dump))).isEqualTo(dump);
  }

  @Test
  void rowsAndBodiesOfFunctionsKeepTheirLines() throws Exception {
    String line = "SET transaction_timeout = 0;\n";
    for (String dump :
        new String[] {
          "CREATE FUNCTION f() AS $_$\nBEGIN\n" + line + "END $_$;\n",
          "SELECT 1;\nCOPY t (x) FROM stdin;\n" + line + "\\.\n" + line,
          "SELECT '" + "x".repeat(3000) + line
        }) {
      assertThat(withoutOurs(through(dump))).isEqualTo(dump);
    }
  }

  @Test
  void bytesOfAnyLengthPassUnchanged() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[random.nextInt(1, 300_000)];
      random.nextBytes(bytes);
      bytes[0] = 'S';
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new PlainScript(new ByteArrayInputStream(bytes), harmless()).copyTo(out);
      String text = out.toString(ISO_8859_1);
      assertThat(text.substring(text.indexOf('\n') + 1).getBytes(ISO_8859_1))
          .as("seed %d, length %d", seed, bytes.length)
          .isEqualTo(bytes);
    }
  }
}
