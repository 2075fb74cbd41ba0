package io.respaldo.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a tool is fed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools of these tests are Unix ones")
class ToolInputTest extends ToolFixture {
  ToolInputTest(@TempDir Path folder) {
    super(folder);
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
}
