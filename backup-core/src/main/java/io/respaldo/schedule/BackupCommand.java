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
  private static final Pattern SCRIPT = Pattern.compile("(?i)[\\w.-]*(?:backup|respaldo)[\\w.-]*");
  private static final Pattern OUTPUT = Pattern.compile("\\d?>.*");
  private static final Set<String> BEFORE_COMMANDS =
      Set.of("sudo", "&&", "||", ";", "sh", "bash", "nice", "ionice", "flock", "time", "exec");
  private static final Set<String> USERS = Set.of("root", "postgres", "odoo", "backup", "www-data");
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
      String word = words[i];
      List<String> rest = arguments(words, i + 1);
      if (nameOf(word).equals("restic")) {
        return rest.contains("backup") ? of("restic", Optional.empty(), command) : Optional.empty();
      }
      boolean first = i == 0 || BEFORE_COMMANDS.contains(words[i - 1]);
      boolean afterUser = i == 1 && USERS.contains(words[0]); // in a crontab of the system
      Optional<BackupCommand> found =
          known(nameOf(word), rest, command)
              .or(() -> manager(word, command))
              .or(() -> script(word, first || afterUser, rest, command));
      if (found.isPresent() || OUTPUT.matcher(word).matches()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String nameOf(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }

  private static Optional<BackupCommand> known(String name, List<String> rest, String command) {
    return switch (name) {
      case "pg_dump" -> of(name, database(rest), command);
      case "pg_dumpall" -> of(name, Optional.empty(), command);
      case "click-odoo-backupdb" -> of(name, odooDatabase(rest), command);
      case "odoo-bin", "odoo" ->
          rest.contains("db") && rest.contains("dump")
              ? of("odoo db dump", odooDatabase(after("dump", rest)), command)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static List<String> after(String word, List<String> words) {
    return words.subList(words.indexOf(word) + 1, words.size());
  }

  private static Optional<BackupCommand> manager(String word, String command) {
    if (!MANAGER.matcher(word).matches()) {
      return Optional.empty();
    }
    Matcher field = NAME_FIELD.matcher(command);
    return of(
        "/web/database/backup",
        field.find() ? Optional.of(field.group(1)) : Optional.empty(),
        command);
  }

  /** A folder of backups that some other command is given is none. */
  private static Optional<BackupCommand> script(
      String word, boolean first, List<String> rest, String command) {
    String name = nameOf(word);
    return SCRIPT.matcher(name).matches() && (first || name.matches(".*\\.(sh|bash|py|pl|rb|php)"))
        ? of(name, firstWord(rest), command)
        : Optional.empty();
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
