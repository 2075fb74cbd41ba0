package io.respaldo.format.foreign;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.tree.PlainFile;
import io.respaldo.part.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a file is, by its content. A folder's SHA-256 is that of a line {@code PATH SIZE SHA256} for
 * each file in it, in the order of their paths; links in it count by their target.
 *
 * @param size in bytes
 * @param sha256 lower-case hex
 */
public record Fingerprint(long size, String sha256) {
  private static final int BUFFER = 128 * 1024;

  /** Reads every byte. */
  public static Fingerprint of(Path path, FormatProgress progress)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return ofFile(path, progress);
    }
    MessageDigest all = Digests.sha256();
    long size = 0;
    for (Path file : files(path)) {
      Fingerprint one =
          Files.isSymbolicLink(file)
              ? new Fingerprint(0, "-> " + Files.readSymbolicLink(file))
              : ofFile(file, progress);
      size += one.size();
      String line = path.relativize(file) + " " + one.size() + " " + one.sha256() + "\n";
      all.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return new Fingerprint(size, Digests.hex(all));
  }

  private static Fingerprint ofFile(Path file, FormatProgress progress)
      throws IOException, InterruptedException {
    MessageDigest sha256 = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    progress.current(file.toString());
    try (InputStream in = PlainFile.open(file, 0)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while reading '" + file + "'");
        }
        sha256.update(buffer, 0, n);
        progress.read(n);
        size += n;
      }
    }
    return new Fingerprint(size, Digests.hex(sha256));
  }

  /** Bytes of a file, or of the files in a folder. */
  public static long size(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return Files.size(path);
    }
    long size = 0;
    for (Path file : files(path)) {
      size += Files.isSymbolicLink(file) ? 0 : Files.size(file);
    }
    return size;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }
}
