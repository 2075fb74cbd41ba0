package io.respaldo.benchmarks;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.Repository;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.local.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Restores, checks or prunes a repository: {@code UseRepository REPOSITORY restore FOLDER ROUNDS},
 * {@code check all ROUNDS}, {@code prune 5% 1}. Each round opens the repository anew. The password
 * is in {@code RESTIC_PASSWORD}. Prints wall and processor time of each round; the first is cold,
 * the others are warm.
 */
public final class UseRepository {
  private UseRepository() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path repository = Path.of(args[0]).toAbsolutePath();
    for (int round = 1; round <= Integer.parseInt(args[3]); round++) {
      Stopwatch watch = new Stopwatch();
      try (StorageBackend storage = LocalStorage.at(repository);
          Repository opened =
              Repository.open(
                  storage, Folder.ROOT, PasswordSource.fromEnvironment("RESTIC_PASSWORD"))) {
        String done =
            switch (args[1]) {
              case "restore" -> restore(opened, Path.of(args[2]).resolve("" + round));
              case "check" -> opened.check(args[2], FormatProgress.NONE).size() + " findings";
              case "prune" -> opened.prune(args[2], FormatProgress.NONE).toString();
              default -> throw new IllegalArgumentException(args[1]);
            };
        System.out.println(done + " " + watch.took());
      }
    }
  }

  private static String restore(Repository repository, Path into)
      throws IOException, InterruptedException {
    int parts = 0;
    int warnings = 0;
    try (PartReader reader = repository.read("latest", FormatProgress.NONE)) {
      for (Part part : reader.parts()) {
        Path folder = Files.createDirectories(into.resolve("" + parts++));
        warnings += reader.extract(part.name(), Selection.all(), folder).size();
      }
    }
    return parts + " parts, " + warnings + " warnings";
  }
}
