package io.respaldo.format.tree;

import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartName;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a backup was given so far, and what is to be said about them. Thread-safe; a
 * format may add what it alone has to say.
 */
public class CapturedParts {
  private final List<EntryPath> names = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Finding> warnings = new LinkedHashMap<>();
  private @Nullable Throwable broken;

  /**
   * Takes a part's name.
   *
   * @throws IllegalArgumentException when it is taken, or lies inside another part or around it
   */
  public final synchronized EntryPath claim(String part) {
    EntryPath name = EntryPath.of(PartName.check(part));
    for (EntryPath other : names) {
      if (name.equals(other) || name.isBelow(other) || other.isBelow(name)) {
        throw new IllegalArgumentException(
            "part '" + part + "' and part '" + other + "' can't be in one backup");
      }
    }
    names.add(name);
    return name;
  }

  public final synchronized void done(Part part) {
    parts.add(part);
  }

  public final synchronized void warn(String part, List<TreeWarning> found, long count) {
    Map<String, List<TreeWarning>> byCode = new LinkedHashMap<>();
    for (TreeWarning warning : found) {
      byCode.computeIfAbsent(warning.code(), c -> new ArrayList<>()).add(warning);
    }
    byCode.forEach(
        (code, list) -> {
          List<String> examples =
              list.stream()
                  .limit(Finding.MAX_EXAMPLES)
                  .map(w -> w.path() + ": " + w.message())
                  .toList();
          long all = byCode.size() == 1 ? count : list.size();
          String message = "part '" + part + "': " + all + " x " + code.replace('_', ' ');
          Finding finding = Finding.warning(code, message, "").of(all, examples);
          warnings.put(part + "\n" + code, finding);
        });
  }

  public final synchronized void warn(Finding finding) {
    warnings.put(finding.code(), finding);
  }

  /** What was said with this code. */
  protected final synchronized Optional<Finding> warning(String code) {
    return Optional.ofNullable(warnings.get(code));
  }

  /** An entry was left half-written: whatever the source makes of it, there is no archive. */
  public final synchronized void broken(Throwable cause) {
    broken = broken == null ? cause : broken;
  }

  public final synchronized void requireWhole() throws IOException {
    if (broken != null) {
      throw new IOException("an earlier part failed half-way: " + broken.getMessage(), broken);
    }
  }

  public final synchronized List<Part> parts() {
    return List.copyOf(parts);
  }

  public final synchronized List<Finding> warnings() {
    return List.copyOf(warnings.values());
  }
}
