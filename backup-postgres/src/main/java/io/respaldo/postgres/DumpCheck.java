package io.respaldo.postgres;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks whether a dump that passes by is whole. */
interface DumpCheck extends AutoCloseable {
  /** The same stream, watched. */
  OutputStream watching(OutputStream out) throws IOException;

  void requireComplete() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;

  static DumpCheck of(DumpFormat format, Client client, Path scratch) {
    if (format == DumpFormat.PLAIN) {
      return new OfPlain();
    }
    // tools inside a container can't read our disk; there the exit code alone must tell
    return client.isInside() ? new None() : new OfCustom(client, scratch);
  }

  /** No look at all. */
  final class None implements DumpCheck {
    @Override
    public OutputStream watching(OutputStream out) {
      return out;
    }

    @Override
    public void requireComplete() {}

    @Override
    public void close() {}
  }

  /** A plain dump ends with a line that says so. */
  final class OfPlain implements DumpCheck {
    static final String LAST_LINE = "PostgreSQL database dump complete";

    private final TailWatch tail = new TailWatch(LAST_LINE);

    @Override
    public OutputStream watching(OutputStream out) {
      return tail.watching(out);
    }

    @Override
    public void requireComplete() throws IOException {
      tail.requireFound("pg_dump");
    }

    @Override
    public void close() {}
  }

  /**
   * pg_restore lists the contents of a custom dump from its beginning, of which a copy is kept on
   * disk until then. That the data behind it is whole, pg_dump's exit code tells.
   */
  final class OfCustom implements DumpCheck {
    private static final long KEPT = 64L * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    private final Client client;
    private final Path head;
    private long total;
    private OutputStream copy = OutputStream.nullOutputStream();

    OfCustom(Client client, Path scratch) {
      this.client = client;
      this.head = scratch.resolve("dump.head");
    }

    @Override
    public OutputStream watching(OutputStream out) throws IOException {
      copy = new BufferedOutputStream(Files.newOutputStream(head), BUFFER);
      return new FilterOutputStream(out) {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
          copy.write(bytes, offset, (int) Math.max(0, Math.min(length, KEPT - total)));
          total += length;
        }
      };
    }

    @Override
    public void requireComplete() throws IOException, InterruptedException {
      copy.close();
      client
          .offline("pg_restore", "--list", head.toString())
          .remedy("the dump that pg_dump wrote cannot be read; nothing was kept")
          .read(list -> list.transferTo(OutputStream.nullOutputStream()));
    }

    @Override
    public void close() throws IOException {
      try {
        copy.close();
      } finally {
        Files.deleteIfExists(head);
      }
    }
  }
}
