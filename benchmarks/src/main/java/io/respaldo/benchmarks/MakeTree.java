package io.respaldo.benchmarks;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the tree that benchmarks read, always the same: {@code MakeTree FOLDER}. About 1.2 GB in 34
 * 000 files: notes and source code, office documents (zipped XML), pictures (noise), and a plain
 * SQL dump.
 */
public final class MakeTree {
  private static final int SEED = 20251119;
  private static final int WORDS = 30_000;

  private final Random random = new Random(SEED);
  private final String[] words = new String[WORDS];
  private final Path root;

  private MakeTree(Path root) {
    this.root = root;
    String consonants = "bcdfglmnprstvz";
    String vowels = "aeiou";
    for (int i = 0; i < WORDS; i++) {
      StringBuilder word = new StringBuilder();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        word.append(consonants.charAt(random.nextInt(consonants.length())));
        word.append(vowels.charAt(random.nextInt(vowels.length())));
        if (random.nextInt(3) == 0) {
          word.append(consonants.charAt(random.nextInt(consonants.length())));
        }
      }
      words[i] = word.toString();
    }
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    MakeTree tree = new MakeTree(Path.of(args[0]));
    tree.files("notes", ".txt", 11_000, 15_000, tree::prose);
    tree.files("source", ".java", 14_000, 9_000, tree::code);
    tree.files("documents", ".docx", 4_000, 45_000, tree::document);
    tree.files("pictures", ".jpg", 5_000, 55_000, tree::noise);
    tree.dump(300_000_000);
  }

  private interface Content {
    void write(OutputStream out, int size) throws IOException;
  }

  private void files(String folder, String suffix, int count, int typical, Content content)
      throws IOException {
    for (int i = 0; i < count; i++) {
      Path at = root.resolve(folder).resolve(String.format("%02x", i % 97));
      Files.createDirectories(at);
      int size = (int) (typical * Math.min(30, Math.exp(random.nextGaussian() * 0.9 - 0.3)));
      Path file = at.resolve(word() + "-" + i + suffix);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
        content.write(out, Math.max(40, size));
      }
    }
  }

  /** Few words are frequent, most are rare. */
  private String word() {
    double u = random.nextDouble();
    return words[(int) (WORDS * Math.pow(u, 4))];
  }

  private void prose(OutputStream out, int size) throws IOException {
    StringBuilder text = new StringBuilder(size + 100);
    while (text.length() < size) {
      text.append(word()).append(random.nextInt(12) == 0 ? ".\n" : " ");
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void code(OutputStream out, int size) throws IOException {
    StringBuilder text = new StringBuilder(size + 400);
    text.append("package com.example.").append(word()).append(";\n\n");
    text.append("public class ").append(word()).append(" {\n");
    while (text.length() < size) {
      String name = word();
      String type = random.nextBoolean() ? "String" : "long";
      text.append("  private ").append(type).append(' ').append(name).append(";\n\n");
      text.append("  /** ").append(word()).append(' ').append(word()).append(' ').append(word());
      text.append(". */\n  public ").append(type).append(" get").append(name).append("() {\n");
      text.append("    if (").append(name).append(" == ").append(random.nextInt(100));
      text.append(") {\n      return ").append(word()).append('(').append(name).append(");\n");
      text.append("    }\n    return this.").append(name).append(";\n  }\n\n");
    }
    out.write(text.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  private void document(OutputStream out, int size) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.putNextEntry(new ZipEntry("word/document.xml"));
    ByteArrayOutputStream prose = new ByteArrayOutputStream();
    prose(prose, size * 2);
    for (String line : prose.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      zip.write(("<w:p><w:t>" + line + "</w:t></w:p>\n").getBytes(StandardCharsets.UTF_8));
    }
    zip.closeEntry();
    zip.putNextEntry(new ZipEntry("word/media/image1.png"));
    noise(zip, size / 4);
    zip.closeEntry();
    zip.finish();
  }

  private void noise(OutputStream out, int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    out.write(bytes);
  }

  private void dump(long size) throws IOException {
    Path file = root.resolve("dump.sql");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      long written = 0;
      for (long id = 1; written < size; id++) {
        StringBuilder row = new StringBuilder();
        row.append(id).append('\t').append(word()).append(' ').append(word()).append('\t');
        row.append(word()).append('@').append(word()).append(".example\t2025-");
        row.append(String.format("%02d", 1 + random.nextInt(12))).append('-');
        row.append(String.format("%02d", 1 + random.nextInt(28))).append(" 0");
        row.append(random.nextInt(10)).append(':').append(10 + random.nextInt(50)).append(":");
        row.append(10 + random.nextInt(50)).append('.').append(random.nextInt(1_000_000));
        row.append("\t").append(random.nextInt(4) == 0 ? "\\N" : word()).append('\t');
        row.append(random.nextInt(100_000)).append('.').append(random.nextInt(100));
        row.append(random.nextBoolean() ? "\tt\t" : "\tf\t").append(random.nextInt(5000));
        byte[] line = row.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        out.write(line);
        written += line.length;
      }
    }
  }
}
