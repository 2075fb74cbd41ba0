package io.respaldo.format.repository.internal.tree;

import java.util.Arrays;

/** An extended attribute with its namespace, such as {@code user.comment}. */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record ExtendedAttribute(String name, byte[] value) {
  @Override
  public boolean equals(Object o) {
    return o instanceof ExtendedAttribute x && name.equals(x.name) && Arrays.equals(value, x.value);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
