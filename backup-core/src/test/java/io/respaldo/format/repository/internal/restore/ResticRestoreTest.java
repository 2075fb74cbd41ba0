package io.respaldo.format.repository.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.repository.internal.Restic;
import io.respaldo.format.repository.internal.ResticRepositories;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kept repositories, restored by us and by the real restic. */
@Tag("once")
final class ResticRestoreTest {
  private static final String TREE = "respaldo-fixture";

  /** Files whose times only restic can set: Java counts nanoseconds in 64 bits. */
  private static final String FAR = "(year-(1|1969|2446|9999|20000)|before-[01]) ";

  /** A named pipe and two devices, which only root may make. */
  private static final List<String> SPECIAL = List.of("fifo", "block", "null");

  /** What restic before 0.15 does not read right. */
  private static final String LATIN = "link-latin1 ";

  @TempDir Path world;

  private static List<String> comparable(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Listing.of(folder)) {
      if (line.matches("(?s)" + FAR + ".*")) {
        lines.add(line.replaceAll(" [+-]?\\d+-\\d\\d-\\d\\dT[^ ]*", " far"));
      } else if (!line.startsWith(LATIN) && (isRoot() || !isSpecial(line))) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean isSpecial(String line) {
    return SPECIAL.stream().anyMatch(s -> line.matches("(?s)(.*/)?" + s + " .*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.14/v1", "0.19/auto"})
  void comesBackAsResticBringsItBack(String name) throws Exception {
    try (Restored r =
        Restored.of(ResticRepositories.open(ResticRepositories.unpack(name, world)))) {
      Restic restic = Restic.at(world.resolve("r"), Restored.PASSWORD);
      Snapshot latest = r.snapshots().get(1);
      restic.run("restore", "latest", "--target", world.resolve("theirs").toString());
      try (SnapshotReader reader = r.reader(latest, List.of(EntryPath.of("srv")))) {
        assertThat(reader.parts()).extracting(Part::name).containsExactly(TREE);

        List<TreeWarning> warnings = reader.extract(TREE, Selection.all(), world.resolve("ours"));

        assertThat(comparable(world.resolve("ours")))
            .isEqualTo(comparable(world.resolve("theirs/srv/" + TREE)));
        if (isRoot()) {
          assertThat(warnings).extracting(TreeWarning::code).doesNotContain("special_file");
          for (String device : List.of("block", "null")) {
            assertThat(number(world.resolve("ours"), device))
                .isEqualTo(number(world.resolve("theirs/srv/" + TREE), device));
          }
        }
        assertThat(warnings).anyMatch(w -> w.message().contains("set to the nearest"));
        assertThat(Files.getAttribute(world.resolve("ours/xattr"), "user:comment"))
            .isEqualTo(new byte[] {'h', 'o', 'l', 'a', ' ', 0, (byte) 0xff});
      }
    }
  }

  private static Object number(Path folder, String device) throws IOException {
    return Files.getAttribute(folder.resolve(device), "unix:rdev");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.14/off", "0.14/max", "0.19/v1", "0.19/better"})
  void everyEntryIsFoundAndReadAndRestored(String name) throws Exception {
    try (Restored r =
        Restored.of(ResticRepositories.open(ResticRepositories.unpack(name, world)))) {
      List<Snapshot> snapshots = r.snapshots();
      for (int i = 0; i < snapshots.size(); i++) {
        Snapshot snapshot = snapshots.get(i);
        try (SnapshotReader reader = r.reader(snapshot, List.of());
            Stream<Entry> entries = reader.entries(Selection.all())) {
          Path into = world.resolve("into" + i);
          reader.extract("srv", Selection.all(), into);
          List<Entry> all = entries.toList();
          assertThat(all).hasSizeGreaterThan(50);
          for (Entry e : all) {
            assertThat(reader.find(e.path())).isPresent();
            if (e.isFile()) {
              assertThat(reader.read(e.path()).readAllBytes()).hasSize((int) e.size());
            }
          }
          assertThat(Listing.of(into)).filteredOn(l -> !isSpecial(l)).hasSize(all.size());
        }
      }
    }
  }

  @Test
  void aSelectionOfAForeignSnapshotLoadsOnlyWhatLeadsToIt() throws Exception {
    try (Restored r =
            Restored.of(ResticRepositories.open(ResticRepositories.unpack("0.19/max", world)));
        SnapshotReader reader = r.reader(r.snapshots().get(0), List.of());
        Stream<Entry> entries = reader.entries(Selection.of("srv/respaldo-fixture/random"))) {
      assertThat(entries).extracting(Entry::size).containsExactly(12_000L);
    }
  }
}
