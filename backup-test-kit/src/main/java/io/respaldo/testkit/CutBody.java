package io.respaldo.testkit;

import io.respaldo.storage.Body;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** A body that passes so many bytes and then fails, also when it has no more. */
record CutBody(Body body, long allowed, Cut cut) implements Body {
  /** Throws when its time has come. */
  interface Cut {
    void check(boolean pastTheCut) throws IOException;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    body.writeTo(new Output(out));
    cut.check(allowed != Long.MAX_VALUE);
  }

  @Override
  public OptionalLong size() {
    return body.size();
  }

  @Override
  public boolean repeatable() {
    return body.repeatable();
  }

  private final class Output extends FilterOutputStream {
    private long left = allowed;

    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      int passing = (int) Math.min(len, left);
      out.write(b, off, passing);
      left -= passing;
      cut.check(passing < len);
    }
  }
}
