package io.respaldo.format.repository;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of this JVM's classes, which is killed when it is closed. */
final class JavaChild implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;

  private JavaChild(Process process) {
    this.process = process;
    this.said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static JavaChild start(Class<?> main, Object... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new JavaChild(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits for its next line. */
  String said() throws IOException {
    return String.valueOf(said.readLine());
  }

  /** SIGKILL. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    said.close();
  }
}
