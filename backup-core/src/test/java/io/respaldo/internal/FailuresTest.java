package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.BackupException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  @Test
  void aHeapThatWasTooSmallIsToldWithTheRemedyWhereverItWas() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    IOException ofWorker = new IOException("part 'files' failed half-way", error);
    for (Throwable failure : new Throwable[] {error, ofWorker, new IOException(ofWorker)}) {
      BackupException told = Failures.wrap("backup of shop", failure);
      assertThat(told.kind()).isEqualTo(BackupException.Kind.FAILED);
      assertThat(told)
          .hasMessageContaining("backup of shop: the Java heap of ")
          .hasMessageContaining("MB is too small")
          .hasMessageContaining("-Xmx")
          .hasCause(failure);
    }
  }

  @Test
  void whatMoreHeapDoesNotHelpIsToldAsItIs() {
    OutOfMemoryError threads = new OutOfMemoryError("unable to create native thread");
    assertThat(Failures.wrap("backup of shop", threads))
        .hasMessage("backup of shop: unable to create native thread");
  }

  @Test
  void aTimeoutIsAFailureAndNoInterrupt() {
    BackupException told = Failures.wrap("backup of shop", new SocketTimeoutException("too slow"));
    assertThat(told.kind()).isEqualTo(BackupException.Kind.FAILED);
    assertThat(told).hasMessage("backup of shop: too slow");
    assertThat(Failures.wrap("backup of shop", new InterruptedIOException()).kind())
        .isEqualTo(BackupException.Kind.CANCELLED);
  }
}
