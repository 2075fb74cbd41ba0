package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.format.tree.LinkScope;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.StreamWriter;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A backup of another tool as the source of one of ours. Links that lead out of their tree are left
 * out with a warning: what comes from an archive of ours is trusted when it is restored.
 */
final class ImportSource implements BackupSource {
  /** Opens the backup. */
  interface Opener {
    PartReader open(Path scratch) throws IOException, InterruptedException;
  }

  private final String what;
  private final Opener opener;

  /**
   * @param what for words
   */
  ImportSource(String what, Opener opener) {
    this.what = what;
    this.opener = opener;
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    to.step("reading '" + what + "'");
    try (PartReader reader = opener.open(to.scratch())) {
      for (Part part : reader.parts()) {
        if (part.shape() == Part.Shape.STREAM) {
          to.stream(part.name(), out -> copy(reader, EntryPath.of(part.name()), out));
        } else {
          tree(to, reader, part.name());
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("'" + what + "' can't be taken in: " + e.getMessage(), e);
    }
  }

  private static void copy(PartReader reader, EntryPath path, java.io.OutputStream out)
      throws IOException {
    try (InputStream in = reader.read(path)) {
      in.transferTo(out);
    }
  }

  private static void tree(Capture to, PartReader reader, String part)
      throws IOException, InterruptedException {
    LinksLeftOut leftOut = new LinksLeftOut();
    to.tree(part, sink -> reader.copyTree(part, leftOut.before(sink)));
    if (leftOut.count > 0) {
      to.warn(
          Finding.warning(
                  "link_outside",
                  leftOut.count + " symbolic links in '" + part + "' point outside; left out",
                  "")
              .of(leftOut.count, leftOut.examples));
    }
  }

  /** Counts what it keeps back. */
  private static final class LinksLeftOut {
    private long count;
    private final List<String> examples = new ArrayList<>();

    EntryWriter.EntrySink before(EntryWriter.EntrySink sink) {
      return (entry, content) -> add(sink, entry, content);
    }

    private void add(EntryWriter.EntrySink sink, Entry entry, StreamWriter content)
        throws IOException, InterruptedException {
      LinkTarget target = entry.link().orElse(LinkTarget.of(""));
      if (entry.type() == Entry.Type.SYMLINK && LinkScope.leadsOutside(entry.path(), target)) {
        count++;
        if (examples.size() < Finding.MAX_EXAMPLES) {
          examples.add(entry.path() + ": points to '" + target + "'");
        }
        return;
      }
      sink.add(entry, content);
    }
  }

  @Override
  public Destination inPlace() {
    throw noPlace();
  }

  @Override
  public Destination beside(String name) {
    throw noPlace();
  }

  @Override
  public Destination at(RestoreTarget target) {
    throw noPlace();
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    throw noPlace();
  }

  private UnsupportedOperationException noPlace() {
    return new UnsupportedOperationException("'" + what + "' is only read");
  }
}
