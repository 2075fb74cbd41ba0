package io.respaldo.format.repository.internal.chunk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Content of several kinds: random, text, zeros, mixed. */
public final class ChunkerContent {
  private ChunkerContent() {}

  public static byte[] of(String kind, int length, long seed) {
    Random random = new Random(seed);
    byte[] content = new byte[length];
    switch (kind) {
      case "random" -> random.nextBytes(content);
      case "text" -> text(content, random);
      case "mixed" -> {
        random.nextBytes(content);
        Arrays.fill(content, length / 4, length / 2, (byte) 0);
      }
      default -> {}
    }
    return content;
  }

  private static void text(byte[] content, Random random) {
    int at = 0;
    while (at < content.length) {
      String line = "INSERT INTO t VALUES (" + at + ", 'name " + random.nextInt(1000) + "');\n";
      byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
      int n = Math.min(bytes.length, content.length - at);
      System.arraycopy(bytes, 0, content, at, n);
      at += n;
    }
  }
}
