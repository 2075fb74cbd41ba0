package io.respaldo.format.archive;

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
import org.jspecify.annotations.Nullable;

/** The parts that an archive was given so far, and what is to be said about them. Thread-safe. */
final class SinkState {
  private final List<EntryPath> names = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final Map<String, Finding> warnings = new LinkedHashMap<>();
  private @Nullable Throwable broken;

  /**
   * Takes a part's name.
   *
   * @throws IllegalArgumentException when it is taken, or lies inside another part or around it
   */
  synchronized EntryPath claim(String part) {
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

  synchronized void done(Part part) {
    parts.add(part);
  }

  synchronized void warn(String part, List<TreeWarning> found, long count) {
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

  synchronized void warn(Finding finding) {
    warnings.put(finding.code(), finding);
  }

  /** An entry was another name of a file, in a format that has none. */
  synchronized void hardLink(EntryPath path) {
    lost("hard_links", "other names of files (hard links), stored as copies or links", path);
  }

  /** Something of an entry that the format can't hold. */
  synchronized void lost(String code, String what, EntryPath path) {
    Finding known = warnings.get(code);
    long count = known == null ? 1 : known.count() + 1;
    List<String> examples = new ArrayList<>(known == null ? List.of() : known.examples());
    if (examples.size() < Finding.MAX_EXAMPLES) {
      examples.add(path.toString());
    }
    String message = "zip does not hold " + what + ": " + count + " entries";
    String remedy = "use the format tar.gz or tar.zst to keep them";
    warnings.put(code, Finding.warning(code, message, remedy).of(count, examples));
  }

  /** An entry was left half-written: whatever the source makes of it, there is no archive. */
  synchronized void broken(Throwable cause) {
    broken = broken == null ? cause : broken;
  }

  synchronized void requireWhole() throws IOException {
    if (broken != null) {
      throw new IOException("an earlier part failed half-way: " + broken.getMessage(), broken);
    }
  }

  synchronized List<Part> parts() {
    return List.copyOf(parts);
  }

  synchronized List<Finding> warnings() {
    return List.copyOf(warnings.values());
  }
}
