package io.respaldo.schedule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that makes a backup, as far as its words tell.
 *
 * @param tool what makes it
 * @param subject the database or instance that it seems to be for
 * @param shown the command without secrets
 */
record BackupCommand(String tool, Optional<String> subject, String shown) {
  private static final Pattern END = Pattern.compile("\\s*(?:\\||>|<|;|&&|\\d>).*");
  private static final Pattern SCRIPT =
      Pattern.compile("(?i)(?:.*/)?([\\w.-]*(?:backup|respaldo)[\\w.-]*)");
  private static final Pattern MANAGER = Pattern.compile("\\S*/web/database/backup\\S*");
  private static final Pattern NAME_FIELD = Pattern.compile("(?:^|[\\s'\"&?])name=([\\w.-]+)");
  private static final Pattern WORD = Pattern.compile("[\\w.-]+");

  /** Options of pg_dump that take the next word. */
  private static final Set<String> TAKE_NEXT =
      Set.of("-h", "-p", "-U", "-f", "-n", "-N", "-t", "-T", "-F", "-Z", "-j", "-E", "-S");

  private static final List<Pattern> SECRETS =
      List.of(
          Pattern.compile("(?i)(\\b\\w*(?:password|passwd|pwd|secret|token|key)\\w*[=:]\\s*)\\S+"),
          Pattern.compile("(?i)(--?(?:password|passwd|pwd|secret|token)\\s+)\\S+"),
          Pattern.compile("(://[^/\\s:@]*:)[^@\\s]+(?=@)"),
          Pattern.compile("((?:^|\\s)-u\\s*[^\\s:]+:)\\S+"));

  static Optional<BackupCommand> in(String command) {
    String[] words = command.split("\\s+", -1);
    for (int i = 0; i < words.length; i++) {
      String name = words[i].substring(words[i].lastIndexOf('/') + 1);
      List<String> rest = arguments(words, i + 1);
      switch (name) {
        case "pg_dump":
          return of("pg_dump", database(rest), command);
        case "pg_dumpall":
          return of("pg_dumpall", Optional.empty(), command);
        case "restic":
          return rest.contains("backup")
              ? of("restic", Optional.empty(), command)
              : Optional.empty();
        case "click-odoo-backupdb":
          return of(name, odooDatabase(rest), command);
        case "odoo-bin", "odoo":
          if (rest.contains("db") && rest.contains("dump")) {
            return of(
                "odoo db dump",
                odooDatabase(rest.subList(rest.indexOf("dump") + 1, rest.size())),
                command);
          }
          break;
        default:
          break;
      }
      if (MANAGER.matcher(words[i]).matches()) {
        Matcher field = NAME_FIELD.matcher(command);
        return of(
            "/web/database/backup",
            field.find() ? Optional.of(field.group(1)) : Optional.empty(),
            command);
      }
      Matcher script = SCRIPT.matcher(words[i]);
      if (script.matches() && !words[i].startsWith("-") && !words[i].contains("=")) {
        return of(script.group(1), firstWord(rest), command);
      }
      if (END.matcher(" " + words[i]).matches()
          && !words[i].equals("&&")
          && !words[i].equals(";")) {
        return Optional.empty(); // the rest is where output goes
      }
    }
    return Optional.empty();
  }

  private static Optional<BackupCommand> of(String tool, Optional<String> subject, String command) {
    return Optional.of(new BackupCommand(tool, subject, withoutSecrets(command)));
  }

  private static String withoutSecrets(String command) {
    String shown = command;
    for (Pattern secret : SECRETS) {
      shown = secret.matcher(shown).replaceAll("$1***");
    }
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /** What follows until the shell does something else with it. */
  private static List<String> arguments(String[] words, int from) {
    int to = from;
    while (to < words.length && !END.matcher(words[to]).matches()) {
      to++;
    }
    return List.of(words).subList(from, to);
  }

  /** The first argument, when it is a name; what follows an option may be its secret. */
  private static Optional<String> firstWord(List<String> arguments) {
    return arguments.stream()
        .findFirst()
        .map(BackupCommand::plain)
        .filter(a -> !a.startsWith("-") && WORD.matcher(a).matches());
  }

  /** The first argument of Odoo's tools, whose {@code -c} names a file of settings. */
  private static Optional<String> odooDatabase(List<String> arguments) {
    return arguments.size() > 2 && arguments.get(0).equals("-c")
        ? firstWord(arguments.subList(2, arguments.size()))
        : firstWord(arguments);
  }

  private static Optional<String> database(List<String> arguments) {
    Optional<String> last = Optional.empty();
    for (int i = 0; i < arguments.size(); i++) {
      String a = arguments.get(i);
      if (a.startsWith("--dbname=")) {
        return name(a.substring("--dbname=".length()));
      }
      if (a.equals("-d") && i + 1 < arguments.size()) {
        return name(arguments.get(i + 1));
      }
      if (TAKE_NEXT.contains(a)) {
        i++;
      } else if (!a.startsWith("-")) {
        last = name(a);
      }
    }
    return last;
  }

  /** A plain name; of a connection's address its last part. */
  private static Optional<String> name(String given) {
    String plain = plain(given).replaceAll("[?].*", "");
    String name = plain.substring(plain.lastIndexOf('/') + 1);
    return Optional.of(name).filter(n -> WORD.matcher(n).matches());
  }

  private static String plain(String word) {
    return word.replaceAll("^['\"]|['\"]$", "");
  }
}
