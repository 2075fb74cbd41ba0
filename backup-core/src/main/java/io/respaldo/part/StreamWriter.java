package io.respaldo.part;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes one stream. Returning normally is the promise that all was written and that the producer
 * ended well; whoever can only know later (the exit code of a tool) waits for it before returning.
 */
@FunctionalInterface
public interface StreamWriter {
  void writeTo(OutputStream out) throws IOException, InterruptedException;
}
