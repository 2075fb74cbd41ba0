package io.respaldo.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Makes a plain SQL dump of one table, always the same: {@code MakeDump FILE MEGABYTES PERCENT}. So
 * many percent of its rows are others than with 0, all of them in the newest tenth, where the
 * changes of a day are.
 */
public final class MakeDump {
  private static final int WORDS = 30_000;
  private static final int NEWEST = 10;
  private static final int ROW = 114; // bytes, on average

  private final byte[][] words = new byte[WORDS][];
  private final OutputStream out;
  private long written;

  private MakeDump(OutputStream out) {
    this.out = out;
    SplittableRandom random = new SplittableRandom(20251119);
    for (int i = 0; i < WORDS; i++) {
      StringBuilder word = new StringBuilder();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        word.append("bcdfglmnprstvz".charAt(random.nextInt(14)));
        word.append("aeiou".charAt(random.nextInt(5)));
      }
      words[i] = word.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    long bytes = Long.parseLong(args[1]) * 1_000_000;
    int percent = Integer.parseInt(args[2]);
    if (percent > NEWEST) {
      throw new IllegalArgumentException("at most " + NEWEST + " percent");
    }
    try (OutputStream file = Files.newOutputStream(Path.of(args[0]));
        OutputStream out = new BufferedOutputStream(file, 1 << 20)) {
      new MakeDump(out).write(bytes, percent);
    }
  }

  private void write(long bytes, int percent) throws IOException {
    text("COPY public.sale_order (id, customer, email, day, note, amount, active) FROM stdin;\n");
    long rows = bytes / ROW;
    for (long id = 1; written < bytes; id++) {
      boolean newest = id > rows - rows / NEWEST;
      boolean changed = newest && new SplittableRandom(-id).nextInt(100) < NEWEST * percent;
      row(id, new SplittableRandom(changed ? id + Long.MAX_VALUE / 2 : id));
    }
    text("\\.\n");
  }

  private void row(long id, SplittableRandom random) throws IOException {
    text(id + "\t");
    word(random, ' ');
    word(random, '\t');
    word(random, '@');
    word(random, '.');
    text("example\t2025-" + (10 + random.nextInt(3)) + "-" + (10 + random.nextInt(19)) + "\t");
    for (int n = random.nextInt(16); n >= 0; n--) {
      word(random, n == 0 ? '\t' : ' ');
    }
    text(random.nextInt(100_000) + "." + (10 + random.nextInt(90)));
    text(random.nextBoolean() ? "\tt\n" : "\tf\n");
  }

  /** Few words are frequent, most are rare. */
  private void word(SplittableRandom random, char end) throws IOException {
    double u = random.nextDouble();
    byte[] word = words[(int) (WORDS * u * u * u * u)];
    out.write(word);
    out.write(end);
    written += word.length + 1;
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    written += text.length();
  }
}
