package io.respaldo.format;

import io.respaldo.part.PartSink;
import java.io.IOException;

/** Hands all parts to a sink. Returning normally is the promise that they are complete. */
@FunctionalInterface
public interface Parts {
  void writeTo(PartSink sink) throws IOException, InterruptedException;
}
