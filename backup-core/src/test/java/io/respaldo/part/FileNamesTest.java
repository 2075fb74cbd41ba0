package io.respaldo.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each case runs in a JVM of its own, because a JVM's locale can't be changed. */
class FileNamesTest {
  private static final List<String> NAMES =
      List.of(
          "plain",
          "ff",
          "61e9ff80",
          "c3b1",
          "efbfbd",
          "e697a5",
          "2541 20",
          "20612b3f235c",
          "f09f9982");
  private static final List<String> TARGETS =
      List.of("a", "a/", "../e9", "/usr", "/usr/", "/", "ff/../e9/", "./x/.");

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "en_US.ISO-8859-1"})
  void everyByteOfANameSurvivesEveryLocale(String locale) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            FileNamesTest.class.getName(),
            temp.toString());
    builder.environment().put("LC_ALL", locale);
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out.strip()).isEqualTo("all kept");
  }

  private static byte[] bytes(String nameOrHex) {
    String hex = nameOrHex.replace(" ", "");
    return hex.matches("([0-9a-f]{2})+")
        ? HexFormat.of().parseHex(hex)
        : nameOrHex.getBytes(StandardCharsets.UTF_8);
  }

  /** Creates, lists and links files of odd names below a folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    for (String name : NAMES) {
      byte[] raw = bytes(name);
      Files.createFile(FileNames.resolve(folder, raw));
      try (Stream<Path> files = Files.list(folder)) {
        Path found = files.findFirst().orElseThrow();
        same(raw, FileNames.bytes(found.getFileName()));
        Files.delete(found);
      }
      Path sub = FileNames.resolve(folder, raw);
      Files.createDirectory(sub);
      Files.createFile(FileNames.resolve(sub, raw));
      same(raw, FileNames.bytes(sub.getFileName()));
      Files.delete(FileNames.resolve(folder, EntryPath.of(raw).child(raw)));
      Files.delete(sub);
    }
    for (String target : TARGETS) {
      String[] parts = target.split("/", -1);
      byte[] raw = new byte[0];
      for (int i = 0; i < parts.length; i++) {
        byte[] part = bytes(parts[i]);
        int at = raw.length + (i > 0 ? 1 : 0);
        raw = Arrays.copyOf(raw, at + part.length);
        if (i > 0) {
          raw[at - 1] = '/';
        }
        System.arraycopy(part, 0, raw, at, part.length);
      }
      Path link = folder.resolve("link");
      Files.createSymbolicLink(link, FileNames.target(folder, LinkTarget.of(raw)));
      same(raw, FileNames.bytes(Files.readSymbolicLink(link)));
      Files.delete(link);
    }
    System.out.println("all kept");
  }

  private static void same(byte[] expected, byte[] actual) {
    if (!Arrays.equals(expected, actual)) {
      HexFormat hex = HexFormat.of();
      throw new AssertionError(hex.formatHex(expected) + " became " + hex.formatHex(actual));
    }
  }
}
