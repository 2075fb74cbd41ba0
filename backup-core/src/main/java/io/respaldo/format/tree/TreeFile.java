package io.respaldo.format.tree;

import io.respaldo.part.Entry;
import java.nio.file.Path;

/**
 * One thing met on a {@link TreeWalk}.
 *
 * @param file where it is
 * @param entry what it is, its path as told to the walk
 * @param stat as the entry was made from
 */
public record TreeFile(Path file, Entry entry, FileStat stat) {}
