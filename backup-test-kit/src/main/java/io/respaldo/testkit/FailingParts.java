package io.respaldo.testkit;

import io.respaldo.part.CapturedTree;
import io.respaldo.part.EntryPath;
import io.respaldo.part.EntryWriter;
import io.respaldo.part.ForwardingReader;
import io.respaldo.part.PartReader;
import io.respaldo.part.PartSink;
import io.respaldo.part.Selection;
import io.respaldo.part.StreamWriter;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Parts that fail, or interrupt the thread, in the middle of the work with the n-th part. */
final class FailingParts {
  /** What happens. */
  @FunctionalInterface
  interface Trouble {
    void now() throws IOException, InterruptedException;
  }

  private final int at;
  private final Trouble trouble;
  private int calls;

  FailingParts(int at, Trouble trouble) {
    this.at = at;
    this.trouble = trouble;
  }

  /** Whether it came to that. */
  boolean happened() {
    return calls >= at;
  }

  private boolean turn() {
    calls++;
    return calls == at;
  }

  private void happen() throws IOException {
    try {
      trouble.now();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  PartSink sink(PartSink to) {
    return new PartSink() {
      @Override
      public void stream(String part, StreamWriter writer)
          throws IOException, InterruptedException {
        if (!turn()) {
          to.stream(part, writer);
          return;
        }
        writer.writeTo(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                happen();
              }
            });
        trouble.now();
      }

      @Override
      public CapturedTree tree(String part, Path root, TreeRules rules)
          throws IOException, InterruptedException {
        if (turn()) {
          trouble.now();
        }
        return to.tree(part, root, rules);
      }

      @Override
      public CapturedTree tree(String part, EntryWriter writer)
          throws IOException, InterruptedException {
        if (turn()) {
          trouble.now();
        }
        return to.tree(part, writer);
      }
    };
  }

  PartReader reader(PartReader from) {
    return new ForwardingReader(from) {
      @Override
      public InputStream read(EntryPath path) throws IOException {
        return turn() ? new Breaking(super.read(path)) : super.read(path);
      }

      @Override
      public List<TreeWarning> extract(String part, Selection selection, Path into)
          throws IOException, InterruptedException {
        List<TreeWarning> warnings = super.extract(part, selection, into);
        if (turn()) {
          trouble.now();
        }
        return warnings;
      }
    };
  }

  /** Fails where the end would be. */
  private final class Breaking extends FilterInputStream {
    Breaking(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return orTrouble(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return orTrouble(super.read(buffer, offset, length));
    }

    private int orTrouble(int read) throws IOException {
      if (read < 0) {
        happen();
      }
      return read;
    }
  }
}
