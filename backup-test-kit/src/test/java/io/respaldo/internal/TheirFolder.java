package io.respaldo.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder with backups of another tool, and how it was. */
record TheirFolder(Path path) {
  Path text(String name, String content) throws IOException {
    Path file = path.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, content);
  }

  /** Everything that shows whether somebody moved, changed or deleted something. */
  Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(path)) {
      for (Path p : all.toList()) {
        BasicFileAttributes a =
            Files.readAttributes(p, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String content = a.isRegularFile() ? Files.readString(p, StandardCharsets.ISO_8859_1) : "";
        state.put(
            path.relativize(p).toString(),
            a.fileKey() + " " + a.size() + " " + a.lastModifiedTime() + " " + content);
      }
    }
    return state;
  }
}
