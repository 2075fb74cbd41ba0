package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import java.util.Optional;

/**
 * A named pipe, device or socket met on a {@link TreeWalk}.
 *
 * @param path as told to the walk
 */
public record SpecialFile(EntryPath path, FileStat stat, Optional<Entry.Owner> owner) {}
