package io.respaldo.format.repository.internal.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.internal.id.Sha256;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkerTest {
  private static final Polynomial KNOWN = new Polynomial(0x3DA3358B4DC173L);

  /** As restic does it, byte by byte, nothing skipped or thought out. */
  private static List<Integer> judge(byte[] content, Polynomial polynomial) {
    List<Integer> lengths = new ArrayList<>();
    int start = 0;
    while (start < content.length) {
      int length = chunk(content, start, polynomial);
      lengths.add(length);
      start += length;
    }
    return lengths;
  }

  private static int chunk(byte[] content, int start, Polynomial polynomial) {
    RabinTables tables = new RabinTables(polynomial);
    long[] gone = new long[256];
    for (int b = 0; b < 256; b++) {
      gone[b] = Polynomial.mod(b, polynomial.bits());
      for (int i = 0; i < 63; i++) {
        gone[b] = Polynomial.mod(gone[b] << 8, polynomial.bits());
      }
    }
    byte[] window = new byte[64];
    int at = 0;
    long digest = 1;
    window[at++] = 1;
    int count = Math.min(Chunker.MIN - 64, content.length - start);
    while (start + count < content.length) {
      byte b = content[start + count++];
      digest ^= gone[window[at] & 0xff];
      window[at] = b;
      at = (at + 1) % 64;
      int top = (int) (digest >>> RabinTables.SHIFT);
      digest = ((digest << 8) | (b & 0xff)) ^ tables.mod[top];
      if (((digest & 0xfffff) == 0 && count >= Chunker.MIN) || count >= Chunker.MAX) {
        break;
      }
    }
    return count;
  }

  static List<Integer> lengths(Chunker chunker, byte[] content) {
    List<Integer> lengths = new ArrayList<>();
    int at = 0;
    for (int n = chunker.next(content, at, content.length, true);
        n > 0;
        n = chunker.next(content, at, content.length, true)) {
      lengths.add(n);
      at += n;
    }
    return lengths;
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "text", "zeros", "mixed"})
  void chunksEndWhereResticEndsThem(String kind) {
    long seed = new Random().nextLong();
    byte[] content = ChunkerContent.of(kind, 12 << 20, seed);
    Polynomial polynomial = Polynomial.random(new SecureRandom());
    for (Polynomial p : List.of(KNOWN, polynomial)) {
      assertThat(lengths(new Chunker(p), content))
          .as("%s, seed %d, polynomial %s", kind, seed, p)
          .isEqualTo(judge(content, p));
    }
  }

  @Test
  void pieceByPieceTheChunksAreTheSame() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] content = ChunkerContent.of("mixed", 20 << 20, seed);
    Chunker chunker = new Chunker(KNOWN);
    List<Integer> pieces = new ArrayList<>();
    int at = 0;
    int end = 0;
    int searched = 0;
    while (true) {
      int n = chunker.next(content, at, end, end == content.length, searched);
      if (n == Chunker.MORE) {
        searched = end - at;
        end = Math.min(content.length, end + 1 + random.nextInt(700_000));
      } else if (n == 0) {
        break;
      } else {
        pieces.add(n);
        at += n;
        searched = 0;
      }
    }
    assertThat(pieces).as("seed %d", seed).isEqualTo(lengths(chunker, content));
  }

  @Test
  void aChunkOfZerosHasTheKnownId() {
    byte[] zeros = new byte[Chunker.MIN + 5];
    assertThat(lengths(new Chunker(KNOWN), zeros)).containsExactly(Chunker.MIN, 5);
    assertThat(new Sha256().of(zeros, 0, Chunker.MIN))
        .hasToString("07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541");
  }

  @Test
  void nothingHasNoChunk() {
    assertThat(new Chunker(KNOWN).next(new byte[10], 5, 5, true)).isZero();
    assertThat(new Chunker(KNOWN).next(new byte[10], 5, 5, false)).isEqualTo(Chunker.MORE);
  }

  /** restic/chunker, polynomials_test.go. */
  @ParameterizedTest
  @ValueSource(longs = {0x2482734cacca49L, 0x3DA3358B4DC173L})
  void irreduciblePolynomialsAreTold(long bits) {
    assertThat(new Polynomial(bits).isIrreducible()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        5,
        0x1e,
        -1,
        1L << 53,
        0x30a8295b9d5c91L,
        0x255f4350b962cbL,
        0x3143d0464b3299L
      })
  void othersToo(long bits) {
    assertThat(new Polynomial(bits).isIrreducible()).isFalse();
  }

  @Test
  void irreduciblePolynomialsOfDegree8AreThirty() {
    int count = 0;
    for (int bits = 256; bits < 512; bits++) {
      count += new Polynomial(bits).isIrreducible() ? 1 : 0;
    }
    assertThat(count).isEqualTo(30);
  }
}
