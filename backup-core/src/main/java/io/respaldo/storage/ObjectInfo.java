package io.respaldo.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * What a store knows of an object.
 *
 * @param size in bytes
 * @param modified by the store's clock, never ours
 * @param tag always there from find, open, create and replace; from list only where it costs
 *     nothing
 */
public record ObjectInfo(ObjectKey key, long size, Instant modified, Optional<Tag> tag) {
  /** The same object under the name that another view of the store has for it. */
  public ObjectInfo at(ObjectKey other) {
    return new ObjectInfo(other, size, modified, tag);
  }

  /** The tag of an info that did not come from a listing. */
  public Tag requireTag() {
    return tag.orElseThrow(() -> new IllegalStateException("no tag of '" + key + "' from a list"));
  }
}
