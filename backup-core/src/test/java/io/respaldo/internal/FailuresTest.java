package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.BackupException;
import java.io.IOException;
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
}
