package io.respaldo.format.foreign;

import io.respaldo.part.ForwardingReader;
import io.respaldo.part.PartReader;
import java.io.IOException;

/** A reader with a private folder that goes when it is closed. */
final class ScratchedReader extends ForwardingReader {
  private final ReferenceFormat.Scratch scratch;

  ScratchedReader(PartReader to, ReferenceFormat.Scratch scratch) {
    super(to);
    this.scratch = scratch;
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      scratch.close();
    }
  }
}
