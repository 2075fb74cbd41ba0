package io.respaldo.format.repository.internal.key;

import java.util.Arrays;

/**
 * scryptROMix of RFC 7914, sections 3 to 5, on words of 32 bits in the order of little endian.
 * Salsa20/8 stands in it with all its rounds, in local variables: the compiler keeps most of them
 * in registers. Confined to one thread; holds 128 N r bytes.
 */
final class ScryptMix {
  private final int n;
  private final int words;
  private final int[] table;
  private final int[] other;
  private final int[] salsa = new int[16];

  ScryptMix(int n, int r) {
    this.n = n;
    words = 32 * r;
    table = new int[n * words];
    other = new int[words];
  }

  /** Mixes one block of 32 r words in its place. */
  void mix(int[] block) {
    int[] x = block;
    int[] y = other;
    for (int i = 0; i < n; i += 2) {
      System.arraycopy(x, 0, table, i * words, words);
      blockMix(x, y);
      System.arraycopy(y, 0, table, (i + 1) * words, words);
      blockMix(y, x);
    }
    for (int i = 0; i < n; i += 2) {
      add(x);
      blockMix(x, y);
      add(y);
      blockMix(y, x);
    }
  }

  void wipe() {
    Arrays.fill(table, 0);
    Arrays.fill(other, 0);
    Arrays.fill(salsa, 0);
  }

  private void add(int[] x) {
    int at = (x[words - 16] & (n - 1)) * words;
    for (int i = 0; i < words; i++) {
      x[i] ^= table[at + i];
    }
  }

  private void blockMix(int[] in, int[] out) {
    int[] s = salsa;
    System.arraycopy(in, words - 16, s, 0, 16);
    int half = words / 2;
    for (int at = 0; at < words; at += 16) {
      int x0 = s[0] ^= in[at + 0];
      int x1 = s[1] ^= in[at + 1];
      int x2 = s[2] ^= in[at + 2];
      int x3 = s[3] ^= in[at + 3];
      int x4 = s[4] ^= in[at + 4];
      int x5 = s[5] ^= in[at + 5];
      int x6 = s[6] ^= in[at + 6];
      int x7 = s[7] ^= in[at + 7];
      int x8 = s[8] ^= in[at + 8];
      int x9 = s[9] ^= in[at + 9];
      int x10 = s[10] ^= in[at + 10];
      int x11 = s[11] ^= in[at + 11];
      int x12 = s[12] ^= in[at + 12];
      int x13 = s[13] ^= in[at + 13];
      int x14 = s[14] ^= in[at + 14];
      int x15 = s[15] ^= in[at + 15];
      for (int round = 0; round < 8; round += 2) {
        x4 ^= Integer.rotateLeft(x0 + x12, 7);
        x8 ^= Integer.rotateLeft(x4 + x0, 9);
        x12 ^= Integer.rotateLeft(x8 + x4, 13);
        x0 ^= Integer.rotateLeft(x12 + x8, 18);
        x9 ^= Integer.rotateLeft(x5 + x1, 7);
        x13 ^= Integer.rotateLeft(x9 + x5, 9);
        x1 ^= Integer.rotateLeft(x13 + x9, 13);
        x5 ^= Integer.rotateLeft(x1 + x13, 18);
        x14 ^= Integer.rotateLeft(x10 + x6, 7);
        x2 ^= Integer.rotateLeft(x14 + x10, 9);
        x6 ^= Integer.rotateLeft(x2 + x14, 13);
        x10 ^= Integer.rotateLeft(x6 + x2, 18);
        x3 ^= Integer.rotateLeft(x15 + x11, 7);
        x7 ^= Integer.rotateLeft(x3 + x15, 9);
        x11 ^= Integer.rotateLeft(x7 + x3, 13);
        x15 ^= Integer.rotateLeft(x11 + x7, 18);
        x1 ^= Integer.rotateLeft(x0 + x3, 7);
        x2 ^= Integer.rotateLeft(x1 + x0, 9);
        x3 ^= Integer.rotateLeft(x2 + x1, 13);
        x0 ^= Integer.rotateLeft(x3 + x2, 18);
        x6 ^= Integer.rotateLeft(x5 + x4, 7);
        x7 ^= Integer.rotateLeft(x6 + x5, 9);
        x4 ^= Integer.rotateLeft(x7 + x6, 13);
        x5 ^= Integer.rotateLeft(x4 + x7, 18);
        x11 ^= Integer.rotateLeft(x10 + x9, 7);
        x8 ^= Integer.rotateLeft(x11 + x10, 9);
        x9 ^= Integer.rotateLeft(x8 + x11, 13);
        x10 ^= Integer.rotateLeft(x9 + x8, 18);
        x12 ^= Integer.rotateLeft(x15 + x14, 7);
        x13 ^= Integer.rotateLeft(x12 + x15, 9);
        x14 ^= Integer.rotateLeft(x13 + x12, 13);
        x15 ^= Integer.rotateLeft(x14 + x13, 18);
      }
      int to = (at & 16) == 0 ? at / 2 : half + (at - 16) / 2;
      out[to + 0] = s[0] += x0;
      out[to + 1] = s[1] += x1;
      out[to + 2] = s[2] += x2;
      out[to + 3] = s[3] += x3;
      out[to + 4] = s[4] += x4;
      out[to + 5] = s[5] += x5;
      out[to + 6] = s[6] += x6;
      out[to + 7] = s[7] += x7;
      out[to + 8] = s[8] += x8;
      out[to + 9] = s[9] += x9;
      out[to + 10] = s[10] += x10;
      out[to + 11] = s[11] += x11;
      out[to + 12] = s[12] += x12;
      out[to + 13] = s[13] += x13;
      out[to + 14] = s[14] += x14;
      out[to + 15] = s[15] += x15;
    }
  }
}
