package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OdooConfTest {
  private static final String USUAL =
      """
      [options]
      ; This is the password that allows database operations:
      admin_passwd = $pbkdf2-sha512$25000$x
      DB_Host = 10.0.0.5
      db_port: 5433
      db_user = odoo
      db_password = s3cr#t;%h=
      db_name = False
      dbfilter = ^%d$
      # where the files are
      data_dir = /var/lib/odoo
      addons_path = /usr/lib/python3/dist-packages/odoo/addons,
          /srv/addons
      list_db = None
      [queue_job]
      db_user = other
      """;

  private static OdooConf parse(String text) throws IOException {
    return OdooConf.parse("odoo.conf", text);
  }

  @Test
  void theUsualOptionsAreRead() throws Exception {
    OdooConf conf = parse(USUAL);

    assertThat(conf.get("db_host")).contains("10.0.0.5");
    assertThat(conf.get("db_port")).contains("5433");
    assertThat(conf.get("db_user")).contains("odoo");
    assertThat(conf.get("data_dir")).contains("/var/lib/odoo");
    assertThat(conf.list("addons_path"))
        .containsExactly("/usr/lib/python3/dist-packages/odoo/addons", "/srv/addons");
  }

  @Test
  void signsOfCommentsInsideAValueBelongToIt() throws Exception {
    assertThat(parse(USUAL).get("db_password")).contains("s3cr#t;%h=");
  }

  @ParameterizedTest
  @CsvSource({"False", "false", "None", "''"})
  void theWordsForNothingAreNothing(String word) throws Exception {
    assertThat(parse("[options]\ndb_name = " + word + "\n").get("db_name")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'db_user = a\n[options]', 'odoo.conf, line 1: an option stands before the section'",
    "'[options]\n\nnonsense', 'odoo.conf, line 3: neither a comment'",
    "'[options\nx = 1', 'odoo.conf, line 1: a section begins'",
    "'[options]\na = 1\nb = 2\nA = 3\n', \"odoo.conf, line 4: 'a' stands in line 2 already\"",
    "'# empty', 'odoo.conf: there is no section [options]'"
  })
  void whatCannotBeUnderstoodIsNamedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message.replace("\"", ""));
  }

  @Test
  void aByteOrderMarkAndWindowsLinesAreTaken() throws Exception {
    assertThat(parse("\uFEFF[options]\r\ndb_user = odoo\r\n").get("db_user")).contains("odoo");
  }

  @Test
  void anInstanceIsMadeOfItWithoutShowingThePassword() throws Exception {
    OdooInstance instance = OdooInstance.of(parse(USUAL));

    assertThat(instance.connection("shop").toString()).isEqualTo("odoo@10.0.0.5:5433/shop");
    assertThat(instance.filestore("shop")).isEqualTo(Path.of("/var/lib/odoo/filestore/shop"));
    assertThat(instance.addons()).hasSize(2);
    assertThat(instance.toString() + parse(USUAL) + OdooSource.of(instance, "shop"))
        .doesNotContain("s3cr");
  }

  @ParameterizedTest
  @CsvSource({
    "db_port, x, 'line 5: db_port: '",
    "db_port, 70000, 'line 5: db_port: '",
    "data_dir, odoo, 'line 5: data_dir: '",
    "data_dir, False, 'line 5: data_dir: not set'",
    "db_user, False, 'line 5: db_user: not set'",
    "db_host, /run/postgresql, 'line 5: db_host: '",
    "db_sslmode, some, 'line 5: db_sslmode: '",
    "dbfilter, '^(', 'line 5: dbfilter: '"
  })
  void anOptionThatMakesNoSenseIsNamedWithItsLine(String option, String value, String message)
      throws Exception {
    String others =
        "[options]\ndb_user = odoo\ndata_dir = /d\ndb_host = h\n"
            .replace(option + " =", "# " + option);
    OdooConf conf = parse(others + option + " = " + value + "\n");

    assertThatThrownBy(() -> OdooInstance.of(conf))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("odoo.conf, " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "^%d$, shop, www.shop.example.com, true",
    "^%d$, shop2, shop.example.com, false",
    "^%h$, shop.example.com, shop.example.com:8069, true",
    "^%h$, shopXexample.com, shop.example.com, false",
    "sh, shop, '', true",
    "op, shop, '', false",
    "^%d_prod$, shop_prod, '', true"
  })
  void aFilterMatchesAtTheBeginningWithHostAndDomain(
      String filter, String database, String host, boolean shown) {
    Optional<String> asked = Optional.of(host).filter(h -> !h.isEmpty());

    assertThat(new DbFilter(filter).matches(database, asked)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"../x", "''", "a/b", "-x", ".", "a b"})
  void aNameThatOdooWouldNotGiveADatabaseIsRefused(String name) throws Exception {
    OdooInstance instance = OdooInstance.of(parse(USUAL));

    assertThatThrownBy(() -> instance.filestore(name)).isInstanceOf(IllegalArgumentException.class);
  }
}
