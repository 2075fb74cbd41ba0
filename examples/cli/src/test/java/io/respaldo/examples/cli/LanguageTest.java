package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** English and Spanish say the same. */
final class LanguageTest {
  @TempDir Path folder;

  private final ResourceBundle english = new Messages(Locale.ENGLISH).bundle();
  private final ResourceBundle spanish = new Messages(Locale.forLanguageTag("es")).bundle();

  @Test
  void bothHaveAllMessagesAndFillInTheSameValues() {
    assertThat(spanish.keySet()).isEqualTo(english.keySet());
    for (String key : english.keySet()) {
      assertThat(places(spanish.getString(key))).as(key).isEqualTo(places(english.getString(key)));
    }
  }

  private static int places(String message) {
    return message.split("%s", -1).length;
  }

  @Test
  void noMessageIsTheOtherLanguages() {
    assertThat(english.keySet().stream().filter(k -> k.contains("usage.header")))
        .allSatisfy(k -> assertThat(spanish.getString(k)).isNotEqualTo(english.getString(k)));
  }

  @Test
  void theOptionChoosesAndElseTheLocale() {
    Cli cli = new Cli(folder);

    assertThat(cli.run("--lang", "es", "backup", "--help").out()).contains("Crea respaldos ahora.");
    assertThat(cli.run("backup", "--help", "--lang=en").out()).contains("Makes backups now.");
    assertThat(cli.run(Map.of("LANG", "es_PE.UTF-8"), "", "--help").out()).contains("Órdenes:");
    assertThat(cli.run(Map.of("LANG", "es_PE.UTF-8", "LC_ALL", "C"), "", "--help").out())
        .contains("Commands:");
    assertThat(cli.run(Map.of("LANG", "de_DE.UTF-8"), "", "--help").out()).contains("Commands:");
  }

  @Test
  void everyOptionAndCommandHasADescriptionInBoth() {
    Session session =
        new Session(
            Io.ofProcess(), new Respaldo(), new Messages(Locale.ENGLISH), new Cancellation());
    described(Respaldo.commandLine(session));
  }

  private static void described(picocli.CommandLine line) {
    var spec = line.getCommandSpec();
    assertThat(spec.usageMessage().header()).as(spec.qualifiedName()).isNotEmpty();
    spec.args().stream()
        .filter(a -> !a.hidden())
        .forEach(a -> assertThat(a.description()).as(spec.qualifiedName() + " " + a).isNotEmpty());
    line.getSubcommands().values().forEach(LanguageTest::described);
  }
}
