package io.respaldo.format.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** A tree of files that changes at random. */
final class ChangingTree {
  final Path root;
  private final Random random;
  private int made;

  ChangingTree(Path root, Random random) throws IOException {
    this.root = Files.createDirectories(root);
    this.random = random;
  }

  /** So many files more. */
  void grow(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      write(fresh());
    }
  }

  void change() throws IOException {
    for (int left = 1 + random.nextInt(8); left > 0; left--) {
      changeOnce();
    }
  }

  private void changeOnce() throws IOException {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> write(fresh());
      case 3, 4 -> write(any(false));
      case 5 -> delete(any(random.nextInt(4) == 0));
      case 6 -> Files.createDirectory(fresh());
      case 7 -> Files.createSymbolicLink(fresh(), Path.of("to/" + random.nextInt(9)));
      case 8 -> link();
      case 9 -> Files.move(any(random.nextInt(3) == 0), root.resolve(name()));
      case 10 -> touch(any(false));
      default -> copy();
    }
  }

  private String name() {
    return "n " + made++ + "é";
  }

  /** A name that is not taken, in any folder. */
  private Path fresh() throws IOException {
    List<Path> folders = all(true);
    folders.add(root);
    return folders.get(random.nextInt(folders.size())).resolve(name());
  }

  private List<Path> all(boolean folders) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return new ArrayList<>(
          all.filter(p -> !p.equals(root) && !Files.isSymbolicLink(p))
              .filter(p -> Files.isDirectory(p) == folders)
              .sorted()
              .toList());
    }
  }

  /** One that is there, or one that is made for it. */
  private Path any(boolean folder) throws IOException {
    List<Path> all = all(folder);
    if (!all.isEmpty()) {
      return all.get(random.nextInt(all.size()));
    }
    Path path = fresh();
    if (folder) {
      Files.createDirectory(path);
    } else {
      write(path);
    }
    return path;
  }

  private byte[] content() {
    int kind = random.nextInt(40);
    int length =
        kind < 4 ? 0 : kind < 38 ? random.nextInt(4_000) : 600_000 + random.nextInt(1_000_000);
    byte[] content = new byte[length];
    if (kind != 39) { // one in many is of zeros
      random.nextBytes(content);
    }
    return content;
  }

  /**
   * Never with the same length: a second change within a tick of the file system's clock would look
   * like none, to restic too.
   */
  private void write(Path file) throws IOException {
    byte[] content = content();
    while (Files.exists(file) && Files.size(file) == content.length) {
      content = content();
    }
    Files.write(file, content);
  }

  private void link() throws IOException {
    Path old = any(false);
    Files.createLink(fresh(), old);
  }

  private void copy() throws IOException {
    Path old = any(false);
    Files.copy(old, fresh());
  }

  private void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 977L * made++));
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(random.nextBoolean() ? "rw-r-----" : "rwx------"));
  }

  private static void delete(Path what) throws IOException {
    try (Stream<Path> all = Files.walk(what)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(Objects.requireNonNull(each));
      }
    }
  }
}
