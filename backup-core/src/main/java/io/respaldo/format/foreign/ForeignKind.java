package io.respaldo.format.foreign;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.part.PartReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads backups that another tool or script made, as one way of naming and laying out files knows
 * them. Never writes beside them. Thread-safe; blocking; interruptible.
 *
 * <p>Files are whatever somebody put there: names and contents are hostile, and a kind treats them
 * so.
 */
public interface ForeignKind {
  /** One word, such as {@code sql-gz}: it stands in records, so it stays what it is. */
  String name();

  /**
   * Looks whether this file, or folder, is the main one of a backup of this kind, or belongs to
   * one. Cheap: by names, sizes and first bytes. A backup of several files is told the same,
   * whichever of them was asked about. A folder that is recognised is not looked into any further.
   *
   * <p>One that is recognised by its name, and shows at once that it can't be used (empty, another
   * content), is told all the same: {@link #verify} names what is wrong.
   *
   * @param path a file or folder, no symbolic link
   * @return empty when it is something else
   */
  Optional<ForeignBackup> recognise(Path path) throws IOException;

  /**
   * Opens a backup. Its parts are named as our own sources name theirs ({@code dump.sql}, {@code
   * db/dump.sql}, {@code media/files} …), so that they restore like a backup of ours. What is
   * damaged throws while it is read and never ends early as if complete.
   *
   * @param files as in {@link ForeignBackup#files}
   * @param scratch a private folder on local disk that is there as long as the reader is open
   */
  PartReader open(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException;

  /**
   * Reads every byte and looks whether the backup is whole: truncated, damaged, empty, without its
   * end.
   *
   * @return empty when it is sound; an error among the findings says that it can't be relied on,
   *     and why
   * @throws IOException when files can't be read; damage is a finding, not an exception
   */
  List<Finding> verify(List<Path> files, Path scratch, FormatProgress progress)
      throws IOException, InterruptedException;
}
