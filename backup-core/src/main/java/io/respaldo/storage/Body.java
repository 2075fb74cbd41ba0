package io.respaldo.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * What an object will hold. Returning normally from {@link #writeTo} is the promise that all of it
 * was written; throwing leaves no object. A backend calls it at most once, or again only if it is
 * {@link #repeatable()}, and does not let the body close its stream.
 */
@FunctionalInterface
public interface Body {
  void writeTo(OutputStream out) throws IOException;

  /**
   * Size in bytes, where it is known before. A backend may rely on it and refuses a body that
   * differs.
   */
  default OptionalLong size() {
    return OptionalLong.empty();
  }

  /** Whether {@link #writeTo} may be called again, and writes the same bytes then. */
  default boolean repeatable() {
    return false;
  }

  /**
   * Writes the body as every backend should: ignores that the body closes its stream, flushes at
   * the end, and fails with DAMAGED when the body's size is not the declared one.
   *
   * @return how many bytes it had
   */
  default long copyTo(OutputStream out) throws IOException {
    return BodyCopy.run(this, out);
  }

  static Body of(byte[] bytes) {
    return new Body() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }

      @Override
      public OptionalLong size() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public boolean repeatable() {
        return true;
      }
    };
  }

  /** A file that nobody changes meanwhile. */
  static Body of(Path file) throws IOException {
    long size = Files.size(file);
    return new Body() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        Files.copy(file, out);
      }

      @Override
      public OptionalLong size() {
        return OptionalLong.of(size);
      }

      @Override
      public boolean repeatable() {
        return true;
      }
    };
  }

  /**
   * The same body through a filter that changes no bytes, such as a throttle; the filter is
   * flushed.
   */
  default Body through(UnaryOperator<OutputStream> filter) {
    Body self = this;
    return new Body() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        OutputStream filtered = filter.apply(out);
        self.writeTo(filtered);
        filtered.flush();
      }

      @Override
      public OptionalLong size() {
        return self.size();
      }

      @Override
      public boolean repeatable() {
        return self.repeatable();
      }
    };
  }
}
