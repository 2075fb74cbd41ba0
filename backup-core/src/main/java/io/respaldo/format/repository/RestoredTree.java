package io.respaldo.format.repository;

import io.respaldo.Finding;
import io.respaldo.part.TreeWarning;
import java.util.List;

/**
 * What a restore did.
 *
 * @param files all that were to be restored, other names of a file not counted
 * @param unchangedFiles of them, that were left as they stood
 * @param writtenBytes of content
 * @param deleted files and folders that the snapshot has not
 * @param warnings what could not be brought back as it was; paths as the snapshot calls them
 * @param findings what reading back found wrong; empty when it was not asked for, or all is right
 */
public record RestoredTree(
    long files,
    long unchangedFiles,
    long writtenBytes,
    long deleted,
    List<TreeWarning> warnings,
    List<Finding> findings) {
  public RestoredTree {
    warnings = List.copyOf(warnings);
    findings = List.copyOf(findings);
  }
}
