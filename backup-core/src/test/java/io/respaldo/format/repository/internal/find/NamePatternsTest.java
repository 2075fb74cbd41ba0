package io.respaldo.format.repository.internal.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Patterns, name by name. */
final class NamePatternsTest {
  @Test
  void aRootedPatternBeginsAtTheRootAndNoneIsRefused() {
    assertThat(matches("/a/b", "a", "b")).isTrue();
    assertThat(matches("/a/b", "x", "a", "b")).isFalse();
    assertThat(matches("a/b", "x", "a", "b", "below")).isTrue();
    assertThat(matches("a/**", "a")).isFalse();
    assertThat(matches("a/**", "a", "x", "y")).isTrue();
    assertThat(matches("a/**/z", "a", "x", "y", "z")).isTrue();
    assertThat(matches("a/**/z", "a", "z")).isTrue();
    assertThat(matches("\\*", "*")).isTrue();
    assertThat(matches("\\*", "x")).isFalse();
    assertThat(matches("[^a]", "b")).isTrue();
    assertThat(matches("[^a]", "a")).isFalse();
    assertThatThrownBy(() -> new NamePatterns(List.of("//"))).hasMessageContaining("nothing");
    assertThatThrownBy(() -> new NamePatterns(List.of("[a"))).hasMessageContaining("']'");
  }

  private static boolean matches(String pattern, String... names) {
    NamePatterns patterns = new NamePatterns(List.of(pattern));
    NamePatterns.State state = patterns.start();
    for (String name : names) {
      state = patterns.step(state, name.getBytes(StandardCharsets.UTF_8));
    }
    return state.matched();
  }
}
