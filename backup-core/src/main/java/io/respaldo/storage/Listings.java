package io.respaldo.storage;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Streams over objects that are met one by one. */
final class Listings {
  private Listings() {}

  static <T> Stream<T> of(Iterator<T> objects, Runnable close) {
    int traits = Spliterator.NONNULL | Spliterator.DISTINCT;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(objects, traits), false)
        .onClose(close);
  }
}
