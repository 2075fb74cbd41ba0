package io.respaldo.format.repository.internal;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.backup.SnapshotRun;
import io.respaldo.format.tree.CapturedParts;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.Part;
import io.respaldo.part.PartSink;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import java.io.IOException;
import java.nio.file.Path;

/** Takes parts into a snapshot, below one folder. Thread-safe. */
public final class RepositorySink implements PartSink {
  private final SnapshotRun run;
  private final EntryPath base;
  private final CapturedParts parts;
  private final FormatProgress progress;

  /**
   * @param base where in the snapshot
   * @param parts told of all that was taken
   */
  public RepositorySink(
      SnapshotRun run, EntryPath base, CapturedParts parts, FormatProgress progress) {
    this.run = run;
    this.base = base;
    this.parts = parts;
    this.progress = progress;
  }

  @Override
  public void stream(String part, StreamWriter writer) throws IOException, InterruptedException {
    EntryPath path = begin(part);
    try {
      long bytes = run.stream(path, writer);
      parts.done(new Part(part, Part.Shape.STREAM, 1, bytes));
    } catch (Throwable e) {
      parts.broken(e);
      throw e;
    }
  }

  @Override
  public CapturedTree tree(String part, Path root, TreeRules rules)
      throws IOException, InterruptedException {
    EntryPath path = begin(part);
    try {
      return done(part, run.folder(path, root, rules));
    } catch (Throwable e) {
      parts.broken(e);
      throw e;
    }
  }

  @Override
  public CapturedTree tree(String part, EntryWriter writer)
      throws IOException, InterruptedException {
    EntryPath path = begin(part);
    try {
      return done(part, run.tree(path, writer));
    } catch (Throwable e) {
      parts.broken(e);
      throw e;
    }
  }

  private EntryPath begin(String part) {
    EntryPath name = parts.claim(part);
    progress.current(part);
    return name.under(base);
  }

  private CapturedTree done(String part, CapturedTree tree) {
    parts.done(new Part(part, Part.Shape.TREE, tree.fileCount(), tree.bytes()));
    parts.warn(part, tree.warnings(), tree.warningCount());
    return tree;
  }
}
