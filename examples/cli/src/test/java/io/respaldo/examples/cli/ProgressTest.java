package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Progress;
import io.respaldo.testkit.SettableTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How progress looks: a bar on a terminal, a line a minute in a log, JSON for programs. */
final class ProgressTest {
  private static final Progress HALF =
      new Progress(
          "reading",
          "a.txt",
          10,
          50 << 20,
          20 << 20,
          OptionalLong.of(100 << 20),
          Duration.ofSeconds(5));

  private final SettableTime time = SettableTime.manual(Instant.EPOCH);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Respaldo options = new Respaldo();

  private ProgressDisplay display(boolean terminal) {
    Io io =
        new Io(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("COLUMNS", "120"),
            Path.of(""),
            false,
            false,
            terminal,
            time);
    return ProgressDisplay.of(
        new Session(io, options, new Messages(Locale.ENGLISH), new Cancellation()), "shop");
  }

  @Test
  void inALogItIsALineAMinute() {
    try (ProgressDisplay log = display(false)) {
      for (int second = 0; second < 150; second++) {
        log.show(HALF);
        time.advance(Duration.ofSeconds(1));
      }
    }

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "shop: 50 %, 10 files, 50.0 MiB, reading, 5.0 s",
            "shop: 50 %, 10 files, 50.0 MiB, reading, 5.0 s");
    assertThat(out.size()).isZero();
  }

  @Test
  void onATerminalItIsABarThatDrawsOverItself() {
    try (ProgressDisplay bar = display(true)) {
      bar.show(HALF);
    }

    String drawn = err.toString(StandardCharsets.UTF_8);
    assertThat(drawn).contains("\r").contains("shop").contains("50%").contains("50/100 MiB");
    assertThat(drawn.strip().lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(out.size()).isZero();
  }

  @Test
  void forProgramsItIsAStatusASecondWithResticsNames() {
    options.json = true;
    try (ProgressDisplay json = display(true)) {
      for (int i = 0; i < 10; i++) {
        json.show(HALF);
        time.advance(Duration.ofMillis(200));
      }
    }

    assertThat(err.size()).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allSatisfy(
            l ->
                assertThat(l)
                    .contains("\"message_type\":\"status\"")
                    .contains("\"percent_done\":0.5")
                    .contains("\"bytes_done\":52428800")
                    .contains("\"current_files\":[\"a.txt\"]"));
  }

  @Test
  void quietIsSilent() {
    options.quiet = true;
    try (ProgressDisplay none = display(true)) {
      none.show(HALF);
    }

    assertThat(out.size() + err.size()).isZero();
  }
}
