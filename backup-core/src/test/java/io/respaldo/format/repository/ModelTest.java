package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a repository, it holds what a simple model says; see {@link History}. */
final class ModelTest {
  @TempDir Path world;

  private Map<String, Integer> histories(
      int count, int steps, boolean withRestic, Set<String> wanted) throws Exception {
    Random seeds = new Random(Long.getLong("seed", new Random().nextLong()));
    Map<String, Integer> told = new TreeMap<>();
    for (int i = 0; i < count || (i < 10 * count && !told.keySet().containsAll(wanted)); i++) {
      long seed = Long.getLong("seed", seeds.nextLong());
      History history = new History(seed, Files.createDirectory(world.resolve("h" + i)));
      for (int step = 0; step < steps; step++) {
        history.step(withRestic);
      }
      history.end();
      history.told.forEach((what, n) -> told.merge(what, n, Integer::sum));
    }
    return told;
  }

  @Test
  void aFewShortHistoriesEndAsTheModelSays() throws Exception {
    assertThat(histories(2, 10, false, Set.of())).isNotEmpty();
  }

  @Test
  @Tag("once")
  void longerHistoriesEndAsTheModelSays() throws Exception {
    Set<String> wanted =
        Set.of(
            "backup",
            "forget",
            "delete",
            "prune finished",
            "prune prepared",
            "restore",
            "repair",
            "died");
    assertThat(histories(3, 50, false, wanted).keySet()).containsAll(wanted);
  }

  @Test
  @Tag("once")
  void historiesThatResticTakesPartInEndAsTheModelSays() throws Exception {
    Set<String> wanted = Set.of("restic backup", "restic forget", "restic prune", "died");
    assertThat(histories(1, 40, true, wanted).keySet()).containsAll(wanted);
  }
}
