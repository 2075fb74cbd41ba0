package io.respaldo.format.repository.internal.check;

import io.respaldo.Finding;
import io.respaldo.storage.StorageException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what is found; the same kind becomes one finding with examples. Thread-safe. */
final class Findings {
  private static final int SHOWN = 3;

  private final Map<Problem, Tally> tallies = new EnumMap<>(Problem.class);

  private static final class Tally {
    long count;
    final List<String> examples = new ArrayList<>();
  }

  /**
   * @param what names the thing and says what is wrong with it
   */
  synchronized void add(Problem problem, String what) {
    Tally tally = tallies.computeIfAbsent(problem, p -> new Tally());
    tally.count++;
    if (tally.examples.size() < Finding.MAX_EXAMPLES) {
      tally.examples.add(what);
    }
  }

  /** What an exception says. */
  synchronized void add(Problem problem, StorageException why) {
    add(problem, message(why));
  }

  static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /** Some of many, in one sentence. */
  static String joined(List<String> all) {
    return all.size() <= SHOWN
        ? String.join("; ", all)
        : String.join("; ", all.subList(0, SHOWN)) + "; and " + (all.size() - SHOWN) + " more";
  }

  /** All so far: errors first. */
  synchronized List<Finding> list() {
    List<Finding> all = new ArrayList<>();
    tallies.forEach(
        (problem, tally) -> {
          String first = tally.examples.get(0);
          String message =
              tally.count == 1
                  ? first
                  : tally.count + " " + problem.several() + ", the first found: " + first;
          all.add(
              new Finding(
                  problem.severity(),
                  problem.code(),
                  message,
                  problem.remedy(),
                  tally.count,
                  tally.examples));
        });
    return all;
  }
}
