package io.respaldo.internal;

import io.respaldo.part.ForwardingReader;
import io.respaldo.part.PartReader;
import java.io.IOException;

/** An opened backup that is held as long as it is open. */
final class HeldReader extends ForwardingReader {
  private final HeldBackup hold;

  HeldReader(PartReader reader, HeldBackup hold) {
    super(reader);
    this.hold = hold;
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      hold.close();
    }
  }
}
