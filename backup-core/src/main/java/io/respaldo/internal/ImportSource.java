package io.respaldo.internal;

import io.respaldo.Examples;
import io.respaldo.Finding;
import io.respaldo.format.tree.LinkScope;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.ForwardingReader;
import io.respaldo.part.LinkTarget;
import io.respaldo.part.PartReader;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Path;
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
    try (LinksLeftOut parts = new LinksLeftOut(opener.open(to.scratch()), to)) {
      parts.copyTo(to);
    } catch (IllegalArgumentException e) {
      throw new IOException("'" + what + "' can't be taken in: " + e.getMessage(), e);
    }
  }

  /** Counts what it keeps back of each tree, and warns of it. */
  private static final class LinksLeftOut extends ForwardingReader {
    private final Capture to;

    LinksLeftOut(PartReader all, Capture to) {
      super(all);
      this.to = to;
    }

    @Override
    public void copyTree(String part, EntryWriter.EntrySink sink)
        throws IOException, InterruptedException {
      Examples outside = new Examples();
      super.copyTree(
          part,
          (entry, content) -> {
            LinkTarget target = entry.link().orElse(LinkTarget.of(""));
            if (entry.type() == Entry.Type.SYMLINK
                && LinkScope.leadsOutside(entry.path(), target)) {
              outside.add(entry.path() + ": points to '" + target + "'");
            } else {
              sink.add(entry, content);
            }
          });
      if (!outside.isEmpty()) {
        to.warn(
            outside.in(
                Finding.warning(
                    "link_outside",
                    outside.count() + " symbolic links in '" + part + "' point outside; left out",
                    "")));
      }
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
