package io.respaldo.part;

import java.util.List;
import java.util.Optional;

/**
 * Which files of a folder are captured. Immutable.
 *
 * @param excludes gitignore patterns, in order: the last that matches decides, {@code !} takes
 *     back; what lies below an excluded folder can't be taken back
 * @param includes gitignore patterns; when there are any, only files that match one, or lie below a
 *     folder that does, are captured (with the folders on the way)
 * @param oneFileSystem doesn't descend into other file systems mounted below the root
 * @param followLinks stores what symbolic links point to instead of the links
 * @param digest name of a {@link java.security.MessageDigest} algorithm reported for each file
 */
public record TreeRules(
    List<String> excludes,
    List<String> includes,
    boolean oneFileSystem,
    boolean followLinks,
    Optional<String> digest) {
  /** Everything, links kept, across file systems. */
  public static final TreeRules ALL =
      new TreeRules(List.of(), List.of(), false, false, Optional.empty());

  public TreeRules {
    excludes = List.copyOf(excludes);
    includes = List.copyOf(includes);
  }

  /** These exclude patterns instead. */
  public TreeRules exclude(List<String> patterns) {
    return new TreeRules(patterns, includes, oneFileSystem, followLinks, digest);
  }

  /** These include patterns instead. */
  public TreeRules include(List<String> patterns) {
    return new TreeRules(excludes, patterns, oneFileSystem, followLinks, digest);
  }

  /** Whether to stay on the root's file system. */
  public TreeRules oneFileSystem(boolean stay) {
    return new TreeRules(excludes, includes, stay, followLinks, digest);
  }

  /** Whether to store the targets of symbolic links in their place. */
  public TreeRules followLinks(boolean follow) {
    return new TreeRules(excludes, includes, oneFileSystem, follow, digest);
  }

  /** Each file's digest of this algorithm is reported with it. */
  public TreeRules digest(String algorithm) {
    return new TreeRules(excludes, includes, oneFileSystem, followLinks, Optional.of(algorithm));
  }
}
