package io.respaldo.format.repository.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Feeds a parser with documents that are nearly right. */
public final class Fuzz {
  private static final int ROUNDS = 4_000;

  /** What a parser may allocate besides a multiple of its input. */
  private static final long MEMORY = 8 << 20;

  private static final String[] SPITE = {
    "-1",
    "18446744073709551615",
    "99999999999999999999",
    "1e400",
    "null",
    "{}",
    "[]",
    "\"\"",
    "{",
    "[[[[[[[[",
    "\\u0000",
    "\\",
    "\"",
    ",",
    "4294967296",
    "2147483648",
    "true",
    "\u0000",
    "\ufffd"
  };

  private Fuzz() {}

  /** What is tried. */
  @FunctionalInterface
  public interface Parser {
    void parse(byte[] document) throws IOException;
  }

  /** Requires that nothing but damage is told of any mutation, and memory stays bounded. */
  public static void run(byte[] valid, Parser parser) throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    parser.parse(valid);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutant = mutant(valid, random);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        parser.parse(mutant);
      } catch (StorageException e) {
        assertThat(e.kind())
            .as("seed %d, round %d: %s", seed, round, e.getMessage())
            .isIn(Kind.DAMAGED, Kind.UNSUPPORTED);
        refused++;
      } catch (IOException | RuntimeException | StackOverflowError e) {
        fail(
            "seed "
                + seed
                + ", round "
                + round
                + ": "
                + new String(mutant, StandardCharsets.ISO_8859_1),
            e);
      }
      long used = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(used)
          .as("seed %d, round %d: allocated", seed, round)
          .isLessThan(MEMORY + 100L * mutant.length);
    }
    assertThat(refused).as("seed %d: refused mutants", seed).isGreaterThan(ROUNDS / 20);
  }

  private static byte[] mutant(byte[] valid, Random random) {
    byte[] mutant = valid;
    for (int i = random.nextInt(3); i >= 0 && mutant.length > 0; i--) {
      mutant = once(mutant, random);
    }
    return mutant;
  }

  private static byte[] once(byte[] from, Random random) {
    int at = random.nextInt(from.length);
    int to = Math.min(from.length, at + random.nextInt(60));
    byte[] copy = from.clone();
    return switch (random.nextInt(7)) {
      case 0 -> {
        copy[at] ^= (byte) (1 << random.nextInt(8));
        yield copy;
      }
      case 1 -> {
        copy[at] = (byte) random.nextInt();
        yield copy;
      }
      case 2 -> Arrays.copyOf(from, at);
      case 3 -> joined(from, 0, at, new byte[0], to);
      case 4 -> joined(from, 0, to, new byte[0], at);
      case 5 -> {
        byte[] spite = SPITE[random.nextInt(SPITE.length)].getBytes(StandardCharsets.UTF_8);
        yield joined(from, 0, at, spite, random.nextBoolean() ? at : tokenEnd(from, at));
      }
      default -> {
        Arrays.fill(copy, at, to, (byte) random.nextInt());
        yield copy;
      }
    };
  }

  private static int tokenEnd(byte[] from, int at) {
    int end = at;
    while (end < from.length && ",:{}[]".indexOf(from[end]) < 0) {
      end++;
    }
    return end;
  }

  private static byte[] joined(byte[] from, int start, int end, byte[] between, int then) {
    byte[] all = new byte[end - start + between.length + from.length - then];
    System.arraycopy(from, start, all, 0, end - start);
    System.arraycopy(between, 0, all, end - start, between.length);
    System.arraycopy(from, then, all, end - start + between.length, from.length - then);
    return all;
  }
}
