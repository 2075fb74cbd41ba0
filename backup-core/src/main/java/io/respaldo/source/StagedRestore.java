package io.respaldo.source;

import io.respaldo.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One restore at its place: build, check, swap; then undo or discard. Nothing live is touched
 * before {@link #swap}. Each step looks at what is there and may be repeated after a crash, by
 * another process, from {@link #names} alone; it touches only what bears the run's mark.
 */
public interface StagedRestore {
  /** The place in a few words, such as {@code database 'shop_2'}. */
  String describe();

  /**
   * Plain data, kept in the run's record before build; {@link BackupSource#resume} gives this back.
   */
  Map<String, String> names();

  /** What was found while preparing; an error means that the restore must not begin. */
  List<Finding> findings();

  /** What is live now and would be replaced; looks each time. Empty for a new place. */
  List<Standing> standing() throws IOException, InterruptedException;

  /** Whether something live will be replaced by {@link #swap}. */
  boolean replaces();

  /** Builds aside; removes what it built when it fails. */
  void build(Restore restore) throws IOException, InterruptedException;

  /** Compares what was built with what the backup knows; an error keeps it from going live. */
  List<Finding> check(Restore restore) throws IOException, InterruptedException;

  /** What was built goes live under its final name; what was live stays aside. All or nothing. */
  void swap() throws IOException;

  /**
   * Before an undo that somebody asks for, which must not find out half-way that there is nothing
   * to put back. Nothing to look at for a new place.
   *
   * @throws IOException when what was live before is not there any more, or what is live now is not
   *     what this restore put there
   */
  void requireUndoable() throws IOException;

  /** Whether all that it would keep aside is seen from here; a folder of another host is not. */
  boolean seesWhatIsAside() throws IOException;

  /** What stands aside goes live again; nothing when nothing was swapped. */
  void undo() throws IOException;

  /** Removes what is not live; refuses while nothing is and something was. */
  void discard() throws IOException;
}
