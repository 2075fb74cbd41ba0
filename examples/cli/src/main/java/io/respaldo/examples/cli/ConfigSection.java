package io.respaldo.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One object of the configuration file, read field by field. A field of another type, or one that
 * nobody asked for, is an error that names it.
 */
final class ConfigSection {
  private final Path file;
  private final String where;
  private final ObjectNode node;
  private final Set<String> asked = new TreeSet<>();

  ConfigSection(Path file, String where, JsonNode node) {
    this.file = file;
    this.where = where;
    if (!(node instanceof ObjectNode object)) {
      throw new ConfigException(file + ": " + name("") + " is an object { … }");
    }
    this.node = object;
  }

  ConfigException wrong(String field, String rule) {
    return new ConfigException(file + ": " + name(field) + " " + rule);
  }

  private String name(String field) {
    String path = where.isEmpty() || field.isEmpty() ? where + field : where + "." + field;
    return path.isEmpty() ? "the file" : "'" + path + "'";
  }

  private Optional<JsonNode> find(String field) {
    asked.add(field);
    return Optional.ofNullable(node.get(field)).filter(n -> !n.isNull());
  }

  Optional<String> text(String field) {
    return find(field)
        .map(
            n -> {
              if (!n.isTextual() || n.textValue().isEmpty() || n.textValue().indexOf('\0') >= 0) {
                throw wrong(field, "is a text in quotes");
              }
              return n.textValue();
            });
  }

  String neededText(String field) {
    return text(field).orElseThrow(() -> wrong(field, "is missing"));
  }

  OptionalInt number(String field) {
    Optional<JsonNode> found = find(field);
    if (found.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!found.get().canConvertToInt() || !found.get().isIntegralNumber()) {
      throw wrong(field, "is a whole number");
    }
    return OptionalInt.of(found.get().intValue());
  }

  boolean flag(String field) {
    return find(field)
        .map(
            n -> {
              if (!n.isBoolean()) {
                throw wrong(field, "is true or false");
              }
              return n.booleanValue();
            })
        .orElse(false);
  }

  /** Relative ones start at the configuration file's folder. */
  Optional<Path> path(String field) {
    return text(field)
        .map(
            t -> {
              try {
                Path folder = file.toAbsolutePath().getParent();
                return (folder == null ? Path.of(t) : folder.resolve(t)).normalize();
              } catch (InvalidPathException e) {
                throw wrong(field, "is no path: " + e.getReason());
              }
            });
  }

  Path neededPath(String field) {
    return path(field).orElseThrow(() -> wrong(field, "is missing"));
  }

  /** Texts; a single one may stand without brackets. */
  List<String> texts(String field) {
    List<String> all = new ArrayList<>();
    find(field)
        .ifPresent(
            n -> {
              for (JsonNode item : n.isArray() ? n : List.of(n)) {
                if (!item.isTextual()) {
                  throw wrong(field, "is a list of texts [\"…\", \"…\"]");
                }
                all.add(item.textValue());
              }
            });
    return List.copyOf(all);
  }

  /** Named sections, in the order of the file. */
  <T> Map<String, T> sections(String field, Function<ConfigSection, T> reader) {
    Map<String, T> all = new LinkedHashMap<>();
    find(field)
        .ifPresent(
            n -> {
              ConfigSection group = section(field, n);
              group
                  .node
                  .properties()
                  .forEach(
                      e ->
                          all.put(
                              e.getKey(), reader.apply(group.section(e.getKey(), e.getValue()))));
            });
    return all;
  }

  /** A section that may be left out. */
  <T> Optional<T> section(String field, Function<ConfigSection, T> reader) {
    return find(field).map(n -> reader.apply(section(field, n)));
  }

  private ConfigSection section(String field, JsonNode value) {
    return new ConfigSection(file, where.isEmpty() ? field : where + "." + field, value);
  }

  /** Names to texts. */
  Map<String, String> textMap(String field) {
    Map<String, String> all = new LinkedHashMap<>();
    find(field)
        .ifPresent(
            n -> {
              ConfigSection group = section(field, n);
              group.node.fieldNames().forEachRemaining(k -> all.put(k, group.neededText(k)));
            });
    return all;
  }

  /** Call last: whatever nobody asked for is likely a typing error. */
  void finish() {
    node.fieldNames()
        .forEachRemaining(
            f -> {
              if (!asked.contains(f)) {
                throw wrong(f, "is not known; known here: " + String.join(", ", asked));
              }
            });
  }
}
