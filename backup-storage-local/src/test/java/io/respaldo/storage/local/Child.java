package io.respaldo.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;

/** A running {@link StorageChild}, as its parent sees it. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader from;
  private final PrintStream to;

  private Child(Process process) {
    this.process = process;
    this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.to = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  static Child start(Path root, String name) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StorageChild.class.getName(),
                root.toString(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Child child = new Child(process);
    assertThat(child.answer()).isEqualTo("ready");
    return child;
  }

  void tell(String line) {
    to.println(line);
  }

  String answer() throws IOException {
    return String.valueOf(from.readLine());
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
