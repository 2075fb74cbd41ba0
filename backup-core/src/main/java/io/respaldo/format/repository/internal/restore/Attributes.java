package io.respaldo.format.repository.internal.restore;

import io.respaldo.format.repository.internal.tree.ExtendedAttribute;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.Entry;
import java.time.Instant;
import java.util.List;

/**
 * What a restored file, folder or link shall be like.
 *
 * @param entry path relative to the part
 */
record Attributes(Entry entry, Instant accessed, List<ExtendedAttribute> extended) {
  static Attributes of(Entry entry, Node node) {
    return new Attributes(entry, node.accessed().instant(), node.extendedAttributes());
  }
}
