package io.respaldo.hook;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes on the first 64 KiB of a hook's lines; nothing after the hook's call is over. */
final class HookOutput implements Consumer<String>, AutoCloseable {
  private static final int MAX_BYTES = 64 * 1024;

  private final Consumer<String> to;
  private int left = MAX_BYTES;
  private boolean closed;

  HookOutput(Consumer<String> to) {
    this.to = to;
  }

  @Override
  public synchronized void accept(String line) {
    if (closed) {
      return;
    }
    int bytes = line.getBytes(StandardCharsets.UTF_8).length + 1;
    if (bytes <= left) {
      left -= bytes;
      to.accept(line);
    } else {
      closed = true;
      to.accept("(more than 64 KiB; the rest is dropped)");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
