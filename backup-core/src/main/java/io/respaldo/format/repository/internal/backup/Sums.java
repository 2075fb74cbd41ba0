package io.respaldo.format.repository.internal.backup;

import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.part.Digests;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The digests of files that are asked for: what of them is known, and what must be computed. */
final class Sums {
  private static final String SHA_256 = "SHA-256";

  private final Optional<String> algorithm;
  private final boolean isId;
  private final String ofNothing;

  /**
   * @throws IllegalArgumentException when this Java has no such algorithm
   */
  Sums(Optional<String> algorithm) {
    this.algorithm = algorithm;
    this.isId = algorithm.isPresent() && algorithm.get().equals(SHA_256);
    this.ofNothing = algorithm.map(Digests::of).map(Digests::hex).orElse("");
  }

  /** Whether the digest of a content follows from its chunks: a single one is called by it. */
  boolean follows(List<Id> chunks) {
    return algorithm.isEmpty() || chunks.isEmpty() || (isId && chunks.size() == 1);
  }

  /** What {@linkplain #follows follows}. */
  Optional<String> of(List<Id> chunks) {
    return algorithm.map(a -> chunks.isEmpty() ? ofNothing : chunks.get(0).toString());
  }

  /** A digest that is to be fed a content, of which so much is there at first; empty for none. */
  Optional<MessageDigest> begin(int first) {
    return isId && first < Slab.READ ? Optional.empty() : algorithm.map(Digests::of);
  }
}
