package io.respaldo.format;

import java.nio.file.Path;

/**
 * A file, or folder, of another tool that is the content of a backup which only refers to it. Read,
 * and never moved, changed or deleted.
 *
 * @param path as checked: within a folder that the host named, with no link on the way
 * @param size in bytes when the backup was taken in
 * @param sha256 lower-case hex, then
 * @param there whether something lies there now
 */
public record OutsideFile(Path path, long size, String sha256, boolean there) {}
