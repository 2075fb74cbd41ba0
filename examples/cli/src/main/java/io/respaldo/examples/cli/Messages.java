package io.respaldo.examples.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/**
 * What people read, in their language: English, or Spanish where the locale or {@code --lang} says
 * so. Reasons that the engine or a tool gives stay in its own words.
 */
final class Messages {
  static final List<String> LANGUAGES = List.of("en", "es");

  private final ResourceBundle bundle;

  Messages(Locale locale) {
    bundle =
        ResourceBundle.getBundle(
            Messages.class.getPackageName() + ".messages",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The language that the arguments ask for, else the environment's. */
  static Locale locale(String[] args, Map<String, String> environment) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--lang=")) {
        return Locale.forLanguageTag(args[i].substring("--lang=".length()));
      }
      if (args[i].equals("--lang") && i + 1 < args.length) {
        return Locale.forLanguageTag(args[i + 1]);
      }
    }
    for (String name : List.of("LC_ALL", "LC_MESSAGES", "LANG")) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return Locale.forLanguageTag(value.replaceAll("[.@].*", "").replace('_', '-'));
      }
    }
    return Locale.ENGLISH;
  }

  ResourceBundle bundle() {
    return bundle;
  }

  /** A word of the engine's, such as a state, for people; one that is not known as it is. */
  String word(String word) {
    String key = "word." + word;
    return bundle.containsKey(key) ? bundle.getString(key) : word;
  }

  String word(Enum<?> value) {
    return word(Words.of(value));
  }

  /** The message of this key, its {@code %s} replaced in order. */
  String get(String key, Object... values) {
    return String.format(Locale.ROOT, bundle.getString(key), values);
  }
}
