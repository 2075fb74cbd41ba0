package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One exit code for several instances. */
final class ExitCodeTest {
  @Test
  void allGoodIsGoodAndOneWarningIsAWarning() {
    assertThat(ExitCode.of(List.of())).isEqualTo(ExitCode.OK);
    assertThat(ExitCode.of(List.of(0, 0))).isEqualTo(ExitCode.OK);
    assertThat(ExitCode.of(List.of(0, 3))).isEqualTo(ExitCode.WARNINGS);
  }

  @Test
  void failuresThatAgreeKeepTheirCodeAndOthersAreJustFailed() {
    assertThat(ExitCode.of(List.of(0, 11, 3))).isEqualTo(ExitCode.BUSY);
    assertThat(ExitCode.of(List.of(11, 11))).isEqualTo(ExitCode.BUSY);
    assertThat(ExitCode.of(List.of(11, 12))).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void cancelledWins() {
    assertThat(ExitCode.of(List.of(0, 1, 130))).isEqualTo(ExitCode.CANCELLED);
  }
}
