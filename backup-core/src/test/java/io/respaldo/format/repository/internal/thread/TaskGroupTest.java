package io.respaldo.format.repository.internal.thread;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.junit.jupiter.api.Test;

final class TaskGroupTest {
  private static void fail(Exception e) throws IOException, InterruptedException {
    try (TaskGroup tasks = new TaskGroup(2, "test-")) {
      tasks.submit(
          () -> {
            if (e instanceof IOException io) {
              throw io;
            }
            throw (InterruptedException) e;
          });
      tasks.await();
    }
  }

  @Test
  void anInterruptIsToldFromATimeout() {
    for (Exception e :
        new Exception[] {
          new InterruptedException(), new InterruptedIOException(), new ClosedByInterruptException()
        }) {
      assertThatThrownBy(() -> fail(e)).isInstanceOf(InterruptedException.class).hasCause(e);
    }
    SocketTimeoutException timeout = new SocketTimeoutException("Read timed out");
    assertThatThrownBy(() -> fail(timeout)).isSameAs(timeout);
  }
}
