package io.respaldo.format.repository.internal.file;

import io.respaldo.storage.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** The beginning of a buffer that nobody changes until it is stored. */
final class BufferBody implements Body {
  private final byte[] buffer;
  private final int length;

  BufferBody(byte[] buffer, int length) {
    this.buffer = buffer;
    this.length = length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(buffer, 0, length);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(length);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
