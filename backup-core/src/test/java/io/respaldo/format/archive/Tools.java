package io.respaldo.format.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.internal.OtherPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Other people's programs, as second opinions. */
final class Tools {
  private Tools() {}

  /** Runs a tool to its good end; its output, each byte as one character. */
  static String run(Path folder, String locale, List<String> command) throws Exception {
    OtherPrograms.require(command.get(0));
    Path errors = Files.createTempFile("tool", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("TZ", "UTC");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    int code = process.waitFor();
    assertThat(code)
        .as("%s: %s", command, Files.readString(errors, StandardCharsets.ISO_8859_1))
        .isZero();
    assertThat(errors).as("%s says nothing", command).isEmptyFile();
    Files.delete(errors);
    return out;
  }

  static String run(Path folder, String... command) throws Exception {
    return run(folder, "C", List.of(command));
  }

  /** Everything about a tree that a backup keeps, by find and sha256sum. */
  static String listing(Path tree, String timeFormat) throws Exception {
    String format = "%P|%y|%m|" + timeFormat + "|%l|%U|%G\n";
    String all = run(tree, "find", ".", "-mindepth", "1", "-printf", format);
    String files = run(tree, "find", ".", "-type", "f", "-exec", "sha256sum", "{}", "+");
    return sorted(all) + sorted(files);
  }

  private static String sorted(String lines) {
    String[] all = lines.split("\n", -1);
    Arrays.sort(all);
    return String.join("\n", all);
  }

  static byte[] file(Path file) throws IOException {
    return Files.readAllBytes(file);
  }
}
