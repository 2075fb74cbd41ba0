package io.respaldo.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
  @TempDir Path temp;

  @Test
  void aFullDiskIsToldInTheSystemsLanguages() {
    assertThat(kind(new IOException("No space left on device"))).isEqualTo(Kind.FULL);
    assertThat(kind(refused("Disk quota exceeded"))).isEqualTo(Kind.FULL);
    assertThat(kind(refused("No queda espacio en el dispositivo"))).isEqualTo(Kind.FULL);
    assertThat(kind(new IOException("There is not enough space on the disk"))).isEqualTo(Kind.FULL);
  }

  @Test
  void lackOfRightsSaysWhoNeedsWhich() {
    IOException denied =
        Failures.writing("write", temp, new AccessDeniedException(temp.toString()));
    assertThat(StorageException.kindOf(denied)).isEqualTo(Kind.DENIED);
    assertThat(denied)
        .hasMessageContaining(System.getProperty("user.name"))
        .hasMessageContaining("rights");
    assertThat(kind(refused("Operation not permitted"))).isEqualTo(Kind.DENIED);
    assertThat(kind(refused("Read-only file system"))).isEqualTo(Kind.DENIED);
  }

  @Test
  void anInterruptIsNoFailureOfTheDisk() {
    assertThat(Failures.writing("write", temp, new ClosedByInterruptException()))
        .isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void theRestMayPass() {
    assertThat(kind(refused("Input/output error"))).isEqualTo(Kind.UNAVAILABLE);
  }

  private Kind kind(IOException e) {
    return StorageException.kindOf(Failures.writing("write", temp.resolve("x"), e));
  }

  private static FileSystemException refused(String reason) {
    return new FileSystemException("/x", null, reason);
  }
}
