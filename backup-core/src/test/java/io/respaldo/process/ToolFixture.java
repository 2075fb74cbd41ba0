package io.respaldo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** A shell as a tool; after each test no thread of it may be left. */
abstract class ToolFixture {
  final Path folder;

  ToolFixture(Path folder) {
    this.folder = folder;
  }

  static ExternalTool sh(String script) {
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
}
