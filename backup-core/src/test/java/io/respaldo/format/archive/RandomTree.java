package io.respaldo.format.archive;

import io.respaldo.part.FileNames;
import io.respaldo.part.LinkTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes trees of odd names, links, modes, times and sizes. */
final class RandomTree {
  private static final String[] PIECES = {
    "a", "B", "file", " ", "-", "'", "\"", "\\", "*", "ñ", "日本", "é", "\t", "=", "#", "🙂", ".txt",
    "%41"
  };

  private final Random random;
  private final boolean anyBytes;
  private final List<Path> files = new ArrayList<>();

  RandomTree(long seed, boolean anyBytes) {
    this.random = new Random(seed);
    this.anyBytes = anyBytes;
  }

  Path make(Path root) throws IOException {
    Files.createDirectories(root);
    fill(root, 0);
    return root;
  }

  private byte[] name() {
    StringBuilder text = new StringBuilder("n");
    for (int n = 1 + random.nextInt(random.nextInt(8) == 0 ? 45 : 4); n > 0; n--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    bytes = bytes.length > 240 ? Arrays.copyOf(bytes, 200) : bytes;
    if (!anyBytes) {
      return new String(bytes, StandardCharsets.UTF_8)
          .replace("\uFFFD", "")
          .getBytes(StandardCharsets.UTF_8);
    }
    if (random.nextInt(3) == 0) {
      byte[] odd = {(byte) 0xff, (byte) 0xe9, (byte) 0x80};
      bytes[random.nextInt(bytes.length)] = odd[random.nextInt(odd.length)];
    }
    return bytes;
  }

  private void fill(Path folder, int depth) throws IOException {
    int count = random.nextInt(depth == 0 ? 25 : 10);
    for (int i = 0; i < count; i++) {
      Path at = FileNames.resolve(folder, name());
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        add(at, depth);
      }
    }
    Files.setLastModifiedTime(folder, time());
  }

  private void add(Path at, int depth) throws IOException {
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        Files.createDirectory(at);
        if (depth < 5) {
          fill(at, depth + 1);
        }
        Files.setAttribute(at, "unix:mode", 0700 | random.nextInt(02000));
        Files.setLastModifiedTime(at, time());
      }
      case 2 -> {
        byte[] target = name();
        String[] prefixes = {"", "../", "./x//", ""};
        byte[] prefix = prefixes[random.nextInt(4)].getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(prefix, prefix.length + target.length);
        System.arraycopy(target, 0, whole, prefix.length, target.length);
        Files.createSymbolicLink(at, FileNames.target(at, LinkTarget.of(whole)));
      }
      case 3 -> {
        if (!files.isEmpty()) {
          Files.createLink(at, files.get(random.nextInt(files.size())));
        }
      }
      default -> {
        Files.write(at, content(), StandardOpenOption.CREATE_NEW);
        Files.setAttribute(at, "unix:mode", 0400 | random.nextInt(01000));
        Files.setLastModifiedTime(at, time());
        files.add(at);
      }
    }
  }

  private byte[] content() {
    int size =
        switch (random.nextInt(12)) {
          case 0 -> 0;
          case 1 -> 512 * random.nextInt(8);
          case 2 -> random.nextInt(3_000_000);
          default -> random.nextInt(20_000);
        };
    byte[] content = new byte[size];
    if (random.nextBoolean()) {
      random.nextBytes(content);
    } else {
      for (int i = 0; i < size; i++) {
        content[i] = (byte) ('a' + (i * i) % 23);
      }
    }
    return content;
  }

  private FileTime time() {
    return FileTime.from(
        Instant.ofEpochSecond(
            1_500_000_000L + random.nextInt(200_000_000),
            random.nextBoolean() ? 0 : random.nextInt(1_000_000_000)));
  }
}
