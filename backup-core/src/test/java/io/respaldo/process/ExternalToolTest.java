package io.respaldo.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools of these tests are Unix ones")
class ExternalToolTest {
  private final Path folder;

  ExternalToolTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static ExternalTool sh(String script) {
    return ExternalTool.of("/bin/sh", "-c", script);
  }

  @AfterEach
  void noThreadOfAToolIsLeft() {
    Set<String> left =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(n -> n.startsWith("respaldo-"))
            .collect(Collectors.toSet());
    assertThat(left).isEmpty();
  }

  @Test
  void outputGoesToTheStream() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExternalTool.of("printf", "%s|", "one", "two words", "$HOME;*").writeTo(out);
    assertThat(out.toString(UTF_8)).isEqualTo("one|two words|$HOME;*|");
  }

  @Test
  void theEnvironmentHoldsNothingButWhatWasGiven() throws Exception {
    String env = ExternalTool.of("env").env("PGDATABASE", "shop").capture();
    assertThat(env.lines().map(l -> l.replaceAll("=.*", "")))
        .containsExactlyInAnyOrder("LC_ALL", "PATH", "PGDATABASE");
    assertThat(env).contains("LC_ALL=C\n", "PGDATABASE=shop\n");
  }

  @Test
  void anExitCodeIsAnErrorWithTheToolsWords() {
    assertThatExceptionOfType(ToolFailedException.class)
        .isThrownBy(() -> sh("echo out; echo no such thing >&2; exit 7").named("dump").capture())
        .satisfies(
            e -> {
              assertThat(e.exitCode()).isEqualTo(7);
              assertThat(e.signal()).isEmpty();
              assertThat(e.stderr()).isEqualTo("no such thing");
            })
        .withMessage("dump ended with exit code 7: no such thing");
  }

  @Test
  void theReaderSeesAnErrorAndNotAnEndWhenTheToolFails() {
    List<Integer> sizes = new ArrayList<>();
    assertThatThrownBy(
            () ->
                sh("echo half; exit 1")
                    .read(
                        in -> {
                          byte[] all = new byte[100];
                          for (int n = in.read(all); n >= 0; n = in.read(all)) {
                            sizes.add(n);
                          }
                          throw new AssertionError("saw an end of the stream");
                        }))
        .isInstanceOf(ToolFailedException.class);
    assertThat(sizes).containsExactly(5);
  }

  @Test
  void aFailureIsNotLostWhenTheReaderStopsEarlyOrSwallowsIt() {
    ExternalTool fails = sh("echo half; exit 3");
    assertThatThrownBy(() -> fails.read(in -> "done")).isInstanceOf(ToolFailedException.class);
    assertThatThrownBy(
            () ->
                fails.read(
                    in -> {
                      try {
                        return in.readAllBytes();
                      } catch (IOException e) {
                        return new byte[0];
                      }
                    }))
        .isInstanceOf(ToolFailedException.class);
  }

  @Test
  void bigOutputPassesWhole() throws Exception {
    long size =
        ExternalTool.of("head", "-c", "50000000", "/dev/zero")
            .read(in -> in.transferTo(OutputStream.nullOutputStream()));
    assertThat(size).isEqualTo(50_000_000);
  }

  @Test
  void inputIsFedWhole() throws Exception {
    Path file = folder.resolve("fed");
    byte[] block = new byte[1_000_003];
    ExternalTool.of("dd", "of=" + file, "bs=4096")
        .feed(
            out -> {
              for (int i = 0; i < 20; i++) {
                out.write(block);
              }
              out.close();
              out.write('x');
            });
    assertThat(file).hasSize(20L * block.length + 1);
  }

  @Test
  void theToolSeesNoEndOfInputWhenTheWriterFails() {
    Path committed = folder.resolve("committed");
    assertThatThrownBy(
            () ->
                sh("cat >/dev/null; touch " + committed)
                    .feed(
                        out -> {
                          out.write("BEGIN; half".getBytes(UTF_8));
                          out.flush();
                          throw new IOException("the backup is damaged");
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("the backup is damaged");
    assertThat(committed).doesNotExist();
  }

  @Test
  void aToolThatStopsReadingTellsWhy() {
    byte[] block = new byte[1 << 20];
    assertThatExceptionOfType(ToolFailedException.class)
        .isThrownBy(
            () ->
                sh("head -c 10 >/dev/null; echo syntax error >&2; exit 3")
                    .feed(
                        out -> {
                          for (int i = 0; i < 100; i++) {
                            out.write(block);
                          }
                        }))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(3))
        .withMessageContaining("syntax error");
  }

  @Test
  void moreThanAllPipesHoldGoesThroughATool() throws Exception {
    byte[] line = "0123456789abcde\n".repeat(64).getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    sh("cat")
        .through(
            in -> {
              for (int i = 0; i < 8192; i++) {
                in.write(line);
              }
            },
            stdout -> stdout.transferTo(out));

    assertThat(out.size()).isEqualTo(8192 * line.length);
  }

  @Test
  void aFailureOfTheWriterIsToldAndTheToolSeesNoEnd() {
    Path seen = folder.resolve("seen");

    assertThatThrownBy(
            () ->
                sh("cat > /dev/null; touch " + seen)
                    .through(
                        in -> {
                          in.write(1);
                          throw new IOException("the backup is damaged");
                        },
                        stdout -> stdout.transferTo(OutputStream.nullOutputStream())))
        .hasMessageContaining("the backup is damaged");

    assertThat(seen).doesNotExist();
  }

  @Test
  void aFailureOfTheReaderEndsTheToolAndTheWriter() {
    assertThatThrownBy(
            () ->
                sh("cat")
                    .through(
                        in -> {
                          while (true) {
                            in.write(new byte[8192]);
                          }
                        },
                        stdout -> {
                          stdout.readNBytes(10);
                          throw new IOException("disk full");
                        }))
        .hasMessageContaining("disk full");
  }

  @Test
  void aToolThatFailsWhileItIsFedTellsWhy() {
    assertThatThrownBy(
            () ->
                sh("head -c 10 > /dev/null; echo no >&2; exit 3")
                    .through(
                        in -> in.write(new byte[1 << 20]),
                        stdout -> stdout.transferTo(OutputStream.nullOutputStream())))
        .isInstanceOf(ToolFailedException.class)
        .hasMessageContaining("no");
  }

  @Test
  void aToolThatDoesNotReadAllOfItsInputHasFailed() {
    assertThatThrownBy(
            () ->
                sh("head -c 10 > /dev/null")
                    .through(
                        in -> in.write(new byte[1 << 20]),
                        stdout -> stdout.transferTo(OutputStream.nullOutputStream())))
        .hasMessageContaining("before it had read all");
  }

  @Test
  void aToolThatIsKilledIsAFailureWithItsSignal() {
    assertThatExceptionOfType(ToolFailedException.class)
        .isThrownBy(() -> sh("echo half; kill -9 $$").capture())
        .satisfies(e -> assertThat(e.signal()).hasValue(9))
        .withMessageContaining("was ended by signal 9");
  }

  @Test
  void aMissingToolSaysWhatToDo() {
    assertThatThrownBy(() -> ExternalTool.of("/nowhere/pg_dump").capture())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot start pg_dump ('/nowhere/pg_dump')")
        .hasMessageContaining("install it");
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

  @Test
  void errorOutputIsKeptBoundedWithItsBeginningAndItsEnd() {
    assertThatExceptionOfType(ToolFailedException.class)
        .isThrownBy(
            () ->
                sh("i=0; while [ $i -lt 5000 ]; do echo line $i of many >&2; i=$((i+1)); done;"
                        + " exit 1")
                    .capture())
        .satisfies(
            e -> {
              assertThat(e.stderr()).hasSizeLessThan(20_000);
              assertThat(e.stderr()).startsWith("line 0 of many").endsWith("line 4999 of many");
              assertThat(e.stderr()).contains("lines left out");
            });
  }

  @Test
  void secretsAreTakenOutOfErrorOutputAndLines() throws Exception {
    ExternalTool tool = sh("echo the password s3cret is wrong >&2; echo s3cret").secret("s3cret");
    List<String> lines = new ArrayList<>();
    tool.lines(lines::add);
    assertThat(lines).containsExactlyInAnyOrder("the password *** is wrong", "***");
    assertThatThrownBy(() -> sh("echo s3cret >&2; exit 1").secret("s3cret").capture())
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aSecretThatALongLineCutsInTwoIsTakenOutToo() throws Exception {
    List<String> lines = new ArrayList<>();
    sh("printf %08188d%s 0 s3cret").secret("s3cret").lines(lines::add);
    assertThat(lines).singleElement().asString().endsWith("0 …").hasSize(8190);
  }

  @Test
  void moreThanAMebibyteIsNotCaptured() {
    assertThatThrownBy(() -> ExternalTool.of("head", "-c", "2000000", "/dev/zero").capture())
        .hasMessageContaining("more than 1 MiB");
  }

  @Test
  void aWorkingFolderCanBeChosen() throws Exception {
    assertThat(ExternalTool.of("pwd").in(folder).capture().strip())
        .isEqualTo(folder.toRealPath().toString());
  }

  @Test
  void theOutputCanBeReadByteByByte() throws Exception {
    String text =
        ExternalTool.of("printf", "abc")
            .read(
                in -> {
                  StringBuilder all = new StringBuilder();
                  for (int b = in.read(); b >= 0; b = in.read()) {
                    all.append((char) b);
                  }
                  assertThat(in.read()).isEqualTo(-1);
                  return all.toString();
                });
    assertThat(text).isEqualTo("abc");
  }

  @Test
  void itsNameTellsNoArguments() {
    assertThat(ExternalTool.of("/usr/bin/pg_dump", "secret")).hasToString("pg_dump");
  }
}
