package io.respaldo.format.repository.internal.restore;

import io.respaldo.part.FileNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that a restore should bring back, as lines to be compared. */
final class Listing {
  private Listing() {}

  /** The folder itself too. */
  static List<String> of(Path folder) throws IOException {
    return of(folder, true);
  }

  static List<String> of(Path folder, boolean withTimes) throws IOException {
    List<String> lines = new ArrayList<>();
    Map<Object, String> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted().toList()) {
        String name = p.equals(folder) ? "." : name(folder.relativize(p));
        lines.add(name + " " + what(p, files, name, withTimes));
      }
    }
    return lines;
  }

  private static String name(Path path) {
    return new String(FileNames.bytes(path), StandardCharsets.ISO_8859_1);
  }

  private static String what(Path p, Map<Object, String> files, String name, boolean withTimes)
      throws IOException {
    Map<String, Object> a =
        Files.readAttributes(
            p, "unix:mode,uid,gid,lastModifiedTime,ino,nlink,size", LinkOption.NOFOLLOW_LINKS);
    String common = a.get("mode") + " " + a.get("uid") + ":" + a.get("gid");
    if (Files.isSymbolicLink(p)) {
      return common + " -> " + name(Files.readSymbolicLink(p));
    }
    String time = withTimes ? " " + a.get("lastModifiedTime") : "";
    if (Files.isDirectory(p)) {
      return common + time;
    }
    if (!Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)) {
      return common + time; // reading a pipe would wait for ever
    }
    String first = files.putIfAbsent(a.get("ino"), name);
    return common
        + time
        + " "
        + a.get("size")
        + (first != null ? " same as " + first : " " + Arrays.hashCode(Files.readAllBytes(p)));
  }
}
