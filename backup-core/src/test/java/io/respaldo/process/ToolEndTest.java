package io.respaldo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a tool ends that does not do so by itself. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools of these tests are Unix ones")
class ToolEndTest extends ToolFixture {
  ToolEndTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void aToolThatIsKilledIsAFailureWithItsSignal() {
    assertThatExceptionOfType(ToolFailedException.class)
        .isThrownBy(() -> sh("echo half; kill -9 $$").capture())
        .satisfies(e -> assertThat(e.signal()).hasValue(9))
        .withMessageContaining("was ended by signal 9");
  }

  @Test
  void theTimeLimitEndsTheToolAndItsChildren() throws Exception {
    Path pids = folder.resolve("pids");
    assertThatThrownBy(
            () ->
                sh("sleep 600 & echo $! >" + pids + "; echo $$ >>" + pids + "; wait")
                    .timeLimit(Duration.ofMillis(300))
                    .capture())
        .isInstanceOf(ToolFailedException.class)
        .hasMessageContaining("longer than its limit PT0.3S");
    assertThat(alive(pids)).isEmpty();
  }

  @Test
  void aToolThatIgnoresTheRequestToEndIsForced() throws Exception {
    Path pids = folder.resolve("pids");
    assertThatThrownBy(
            () ->
                sh("trap '' TERM; echo $$ >" + pids + "; echo ready; exec sleep 600")
                    .grace(Duration.ofMillis(200))
                    .read(
                        in -> {
                          assertThat(in.read()).isEqualTo('r');
                          throw new IOException("the disk is full");
                        }))
        .hasMessage("the disk is full");
    assertThat(alive(pids)).isEmpty();
  }

  @Test
  void anInterruptEndsTheToolWhileItIsSilent() throws Exception {
    Path pids = folder.resolve("pids");
    CountDownLatch reading = new CountDownLatch(1);
    assertThat(
            interruptedWith(
                reading,
                () ->
                    sh("echo $$ >" + pids + "; echo x; exec sleep 600")
                        .read(
                            in -> {
                              in.read();
                              in.read();
                              reading.countDown();
                              return in.read();
                            })))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(alive(pids)).isEmpty();
  }

  @Test
  void anInterruptEndsTheToolThatDoesNotReadItsInput() throws Exception {
    Path pids = folder.resolve("pids");
    CountDownLatch writing = new CountDownLatch(1);
    assertThat(
            interruptedWith(
                writing,
                () ->
                    sh("echo $$ >" + pids + "; exec sleep 600")
                        .feed(
                            out -> {
                              while (!Files.exists(pids) || Files.size(pids) == 0) {
                                Thread.onSpinWait();
                              }
                              writing.countDown();
                              while (true) {
                                out.write(new byte[100_000]);
                              }
                            })))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(alive(pids)).isEmpty();
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Throwable interruptedWith(CountDownLatch when, Work work) throws Exception {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable t) {
                thrown.set(t);
              }
            });
    thread.start();
    when.await();
    thread.interrupt();
    thread.join();
    return Objects.requireNonNull(thrown.get());
  }

  private static List<Long> alive(Path pids) throws IOException {
    return Files.readAllLines(pids).stream()
        .map(Long::valueOf)
        .filter(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
        .toList();
  }
}
