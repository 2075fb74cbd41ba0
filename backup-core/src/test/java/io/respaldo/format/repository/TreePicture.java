package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.id.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a tree looks: by path what is there, with content, mode, time, and which names are one file.
 */
record TreePicture(Map<String, String> entries) {
  static TreePicture of(Path root) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    Map<Object, String> firstNames = new HashMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted().toList()) {
        String name = root.relativize(path).toString();
        if (!name.isEmpty()) {
          entries.put(name, look(path, name, firstNames));
        }
      }
    }
    return new TreePicture(entries);
  }

  private static String look(Path path, String name, Map<Object, String> firstNames)
      throws IOException {
    PosixFileAttributes stat =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (stat.isSymbolicLink()) {
      return "link to " + Files.readSymbolicLink(path);
    }
    String about =
        PosixFilePermissions.toString(stat.permissions()) + " " + stat.lastModifiedTime();
    if (stat.isDirectory()) {
      return "folder " + about;
    }
    String first = firstNames.computeIfAbsent(stat.fileKey(), key -> name);
    return "file " + about + " " + Sha256.of(Files.readAllBytes(path)) + " first " + first;
  }
}
