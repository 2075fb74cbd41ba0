package io.respaldo.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder, for comparing. */
final class Worlds {
  private Worlds() {}

  static Map<String, String> of(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.filter(p -> !p.equals(folder)).toList();
    }
    for (Path p : paths) {
      String what =
          Files.isSymbolicLink(p)
              ? "-> " + Files.readSymbolicLink(p)
              : Files.isDirectory(p) ? "folder" : Files.readString(p);
      String mode =
          Files.isSymbolicLink(p)
              ? ""
              : Files.getPosixFilePermissions(p, LinkOption.NOFOLLOW_LINKS).toString();
      all.put(folder.relativize(p).toString(), what + " " + mode);
    }
    return all;
  }

  static void fill(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("a/empty"));
    Files.writeString(folder.resolve("a/one"), "1");
    Files.writeString(folder.resolve("a/ñandú"), "two");
    Files.writeString(folder.resolve("top"), "top");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("a/one"));
    Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("/not/there"));
  }
}
