package io.respaldo.odoo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code of an Odoo installation, as far as it can be reached: modules are folders of its {@code
 * addons_path}; those that Odoo finds without being told are looked for beside.
 */
record OdooCode(List<Path> addons) {
  private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_]{1,100}");
  private static final Pattern RELEASE =
      Pattern.compile(
          "(?m)^version_info\\s*=\\s*\\(\\s*['\"]?((?:saas~)?\\d+)['\"]?\\s*,\\s*(\\d+)");
  private static final int LONGEST = 1 << 20;

  OdooCode {
    addons = List.copyOf(addons);
  }

  static OdooCode of(OdooInstance instance) {
    Set<Path> all = new LinkedHashSet<>(instance.addons());
    for (Path folder : instance.addons()) {
      // sources from Git have 'addons' and, for module base, 'odoo/addons'
      all.add(folder.resolveSibling("odoo").resolve("addons"));
    }
    return new OdooCode(List.copyOf(all));
  }

  /** The folder of a module. */
  Optional<Path> module(String name) {
    if (!MODULE.matcher(name).matches()) {
      return Optional.empty();
    }
    return addons.stream()
        .map(folder -> folder.resolve(name))
        .filter(f -> Files.isRegularFile(f.resolve("__manifest__.py")))
        .findFirst();
  }

  /** What a module brings to neutralize a database. */
  Optional<String> neutralizing(String module) throws IOException {
    Optional<Path> file =
        module(module)
            .map(f -> f.resolve("data").resolve("neutralize.sql"))
            .filter(Files::isRegularFile);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (Files.size(file.get()) > LONGEST) {
      throw new IOException("'" + file.get() + "' has more than 1 MiB; is it what it should be?");
    }
    return Optional.of(Files.readString(file.get(), StandardCharsets.UTF_8));
  }

  /** The version that {@code release.py} tells. */
  Optional<OdooVersion> version() {
    Optional<Path> release =
        module("base")
            .map(f -> f.resolve("../../release.py").normalize())
            .filter(Files::isReadable);
    if (release.isEmpty()) {
      return Optional.empty();
    }
    try {
      Matcher m = RELEASE.matcher(Files.readString(release.get(), StandardCharsets.UTF_8));
      return m.find() ? OdooVersion.parse(m.group(1) + "." + m.group(2)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // only a warning less
    }
  }
}
