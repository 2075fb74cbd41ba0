package io.respaldo.format;

import io.respaldo.Finding;
import io.respaldo.part.Part;
import java.util.List;
import java.util.Map;

/**
 * What a format wrote.
 *
 * @param file the backup's main object, as {@link StoredBackup#file()}
 * @param size of the main object in bytes
 * @param storedBytes of all objects together
 * @param checksums of the main object, lower-case hex by algorithm: {@code sha256}, {@code md5}
 * @param warnings what this format could not hold, or what changed while it was read
 */
public record Written(
    String file,
    long size,
    long storedBytes,
    Map<String, String> checksums,
    List<Part> parts,
    List<Finding> warnings) {
  public Written {
    checksums = Map.copyOf(checksums);
    parts = List.copyOf(parts);
    warnings = List.copyOf(warnings);
  }
}
