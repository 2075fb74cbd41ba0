package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs that a test needs and that may not be installed. */
public final class OtherPrograms {
  private OtherPrograms() {}

  /**
   * Leaves the test out without the program; fails it where {@code RESPALDO_REQUIRE_TOOLS=true}.
   *
   * @param program its name, or its path
   */
  public static void require(String program) {
    boolean there =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
    String message = "LEFT OUT: a test that needs '" + program + "', which is not installed";
    if (System.getenv().getOrDefault("RESPALDO_REQUIRE_TOOLS", "false").equals("true")) {
      assertThat(there).as(message).isTrue();
    }
    if (!there) {
      System.err.println(message);
    }
    assumeTrue(there, message);
  }
}
