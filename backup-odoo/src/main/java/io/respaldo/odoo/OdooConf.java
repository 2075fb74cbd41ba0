package io.respaldo.odoo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code [options]} of an {@code odoo.conf}, read as Python's {@code RawConfigParser}
 * does, with which Odoo reads it: whole-line comments only, {@code =} or {@code :}, indented lines
 * go on with the value before them, names in any case. Immutable; its text shows no value.
 */
public final class OdooConf {
  private static final String SECTION = "options";
  private static final Set<String> NOTHING = Set.of("", "false", "none");

  private final String name;
  private final Map<String, Option> options;

  private record Option(String value, int line) {}

  private OdooConf(String name, Map<String, Option> options) {
    this.name = name;
    this.options = Map.copyOf(options);
  }

  /**
   * @throws IOException naming file and line of what can't be understood
   */
  public static OdooConf read(Path file) throws IOException {
    return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
  }

  /**
   * @param name of the file, for messages
   * @throws IOException naming the line of what can't be understood
   */
  public static OdooConf parse(String name, String text) throws IOException {
    Parser parser = new Parser(name);
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      parser.line(number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line, number);
    }
    return new OdooConf(name, parser.finish());
  }

  /** A value; empty when it is not there, or one of the words False and None. */
  public Optional<String> get(String option) {
    return Optional.ofNullable(options.get(option.toLowerCase(Locale.ROOT)))
        .map(Option::value)
        .filter(v -> !NOTHING.contains(v.toLowerCase(Locale.ROOT)));
  }

  /** The values of a list with commas. */
  public List<String> list(String option) {
    return get(option).stream()
        .flatMap(v -> List.of(v.split(",", -1)).stream())
        .map(String::strip)
        .filter(v -> !v.isEmpty())
        .toList();
  }

  /**
   * A whole number.
   *
   * @throws IOException naming the line when it is none
   */
  Optional<Integer> number(String option) throws IOException {
    Optional<String> value = get(option);
    try {
      return value.map(Integer::parseInt);
    } catch (NumberFormatException e) {
      throw refused(option, "'" + value.orElse("") + "' is no whole number");
    }
  }

  /** What to say of an option's value. */
  IOException refused(String option, String why) {
    Option found = options.get(option);
    String where = found == null ? name : name + ", line " + found.line();
    return new IOException(where + ": " + option + ": " + why);
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class Parser {
    private final String name;
    private final Map<String, Option> options = new LinkedHashMap<>();
    private Optional<String> section = Optional.empty();
    private Optional<String> last = Optional.empty();
    private final List<String> value = new ArrayList<>();
    private int begun;

    Parser(String name) {
      this.name = name;
    }

    void line(String line, int number) throws IOException {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
        return;
      }
      if (last.isPresent() && Character.isWhitespace(line.charAt(0))) {
        value.add(text);
      } else if (text.startsWith("[")) {
        end();
        int close = text.indexOf(']');
        if (close < 0) {
          throw bad(number, "a section begins with '[' and lacks its ']'");
        }
        section = Optional.of(text.substring(1, close));
      } else {
        end();
        option(text, number);
      }
    }

    private void option(String text, int number) throws IOException {
      if (section.isEmpty()) {
        throw bad(number, "an option stands before the section [" + SECTION + "]");
      }
      int at = separator(text);
      if (at < 1) {
        throw bad(number, "neither a comment, a section nor 'name = value'");
      }
      last = Optional.of(text.substring(0, at).strip().toLowerCase(Locale.ROOT));
      value.add(text.substring(at + 1).strip());
      begun = number;
    }

    private static int separator(String text) {
      int equals = text.indexOf('=');
      int colon = text.indexOf(':');
      return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
    }

    private void end() throws IOException {
      if (last.isPresent() && section.filter(SECTION::equals).isPresent()) {
        Option option = new Option(String.join("\n", value).strip(), begun);
        Option before = options.putIfAbsent(last.get(), option);
        if (before != null) {
          throw bad(begun, "'" + last.get() + "' stands in line " + before.line() + " already");
        }
      }
      last = Optional.empty();
      value.clear();
    }

    Map<String, Option> finish() throws IOException {
      end();
      if (section.isEmpty()) {
        throw new IOException(
            name + ": there is no section [" + SECTION + "]; is it an odoo.conf?");
      }
      return options;
    }

    private IOException bad(int line, String why) {
      return new IOException(name + ", line " + line + ": " + why);
    }
  }
}
