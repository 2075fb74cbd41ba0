package io.respaldo.format.archive;

import io.respaldo.Finding;
import io.respaldo.format.tree.CapturedParts;
import io.respaldo.part.EntryPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts that an archive was given so far, and what it could not hold of them. Thread-safe. */
final class SinkState extends CapturedParts {
  /** An entry was another name of a file, in a format that has none. */
  synchronized void hardLink(EntryPath path) {
    lost("hard_links", "other names of files (hard links), stored as copies or links", path);
  }

  /** Something of an entry that the format can't hold. */
  synchronized void lost(String code, String what, EntryPath path) {
    Optional<Finding> known = warning(code);
    long count = known.map(Finding::count).orElse(0L) + 1;
    List<String> examples = new ArrayList<>(known.map(Finding::examples).orElse(List.of()));
    if (examples.size() < Finding.MAX_EXAMPLES) {
      examples.add(path.toString());
    }
    String message = "zip does not hold " + what + ": " + count + " entries";
    String remedy = "use the format tar.gz or tar.zst to keep them";
    warn(Finding.warning(code, message, remedy).of(count, examples));
  }
}
