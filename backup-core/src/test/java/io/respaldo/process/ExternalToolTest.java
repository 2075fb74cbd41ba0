package io.respaldo.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a tool says, and what becomes of it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools of these tests are Unix ones")
class ExternalToolTest extends ToolFixture {
  ExternalToolTest(@TempDir Path folder) {
    super(folder);
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
  void aMissingToolSaysWhatToDo() {
    assertThatThrownBy(() -> ExternalTool.of("/nowhere/pg_dump").capture())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot start pg_dump ('/nowhere/pg_dump')")
        .hasMessageContaining("install it");
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
