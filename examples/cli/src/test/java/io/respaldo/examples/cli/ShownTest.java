package io.respaldo.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison that keeps the guides true can itself say no. */
final class ShownTest {
  @Test
  void digitsAndGapsMayDiffer() {
    assertThat(Shown.difference(List.of("a  12 MiB in 0.3 s"), "a 9 MiB   in 11.25 s\n")).isEmpty();
  }

  @Test
  void theSecondBackupOfOneSecondIsAsGoodAsTheFirst() {
    assertThat(
            Shown.difference(
                List.of("backup_20251119_030000 is pinned"),
                "backup_20251119_030000_2 is pinned\n"))
        .isEmpty();
  }

  @Test
  void otherWordsMissingLinesAndFurtherLinesAreDifferences() {
    assertThat(Shown.difference(List.of("12 files"), "12 folders\n")).isPresent();
    assertThat(Shown.difference(List.of("one", "two"), "one\n")).isPresent();
    assertThat(Shown.difference(List.of("one"), "one\ntwo\n")).isPresent();
  }

  @Test
  void anEllipsisStandsForAnything() {
    assertThat(Shown.difference(List.of("one", "…", "last … word"), "one\n2\n3\nlast x y word\n"))
        .isEmpty();
    assertThat(Shown.difference(List.of("one", "…", "last"), "one\n2\n")).isPresent();
  }
}
