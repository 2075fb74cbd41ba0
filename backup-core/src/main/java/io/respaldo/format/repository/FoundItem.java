package io.respaldo.format.repository;

import io.respaldo.part.EntryPath;
import java.time.Instant;

/**
 * Something that was looked for.
 *
 * @param snapshot the id of the snapshot that holds it
 * @param taken when that was made
 * @param path from the snapshot's root
 * @param type as restic calls it: {@code file}, {@code dir}, {@code symlink} and so on
 * @param size in bytes
 */
public record FoundItem(
    String snapshot, Instant taken, EntryPath path, String type, long size, Instant modified) {}
