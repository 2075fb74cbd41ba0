package io.respaldo.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Java processes on one real folder. */
@Tag("once")
class TwoProcessesTest {
  private final LocalStorage storage;

  TwoProcessesTest(@TempDir Path root) throws IOException {
    storage = LocalStorage.at(root);
  }

  @Test
  void ofTwoCreatorsExactlyOneWins() throws Exception {
    try (Child one = Child.start(storage.root(), "one");
        Child two = Child.start(storage.root(), "two")) {
      for (int round = 0; round < 100; round++) {
        String key = "race/" + round;
        one.tell("create " + key);
        two.tell("create " + key);
        List<String> answers = List.of(one.answer(), two.answer());
        assertThat(answers).as("round %d", round).containsExactlyInAnyOrder("won", "EXISTS");
        assertThat(text(key)).isEqualTo(answers.get(0).equals("won") ? "one" : "two");
      }
    }
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void noIncrementIsLost() throws Exception {
    storage.create(ObjectKey.of("counter"), Body.of("0".getBytes(UTF_8)));
    try (Child one = Child.start(storage.root(), "one");
        Child two = Child.start(storage.root(), "two")) {
      one.tell("increment counter 300");
      two.tell("increment counter 300");
      assertThat(one.answer()).startsWith("conflicts");
      assertThat(two.answer()).startsWith("conflicts");
    }
    assertThat(text("counter")).isEqualTo("600");
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void aProcessKilledInTheMiddleOfACreateLeavesNothingUnderTheName() throws Exception {
    ObjectKey key = ObjectKey.of("instances/cliente1/backup.tar.gz");
    try (Child child = Child.start(storage.root(), "killed")) {
      child.tell("half " + key);
      assertThat(child.answer()).isEqualTo("half");
      assertThat(temporaries()).hasSize(1);
      assertThat(storage.removeDeadTemporaries(Duration.ZERO)).as("its writer lives").isZero();
      child.kill();
    }
    assertThat(storage.find(key)).isEmpty();
    try (Stream<ObjectInfo> all = storage.list(Folder.ROOT)) {
      assertThat(all).isEmpty();
    }
    assertThat(temporaries()).as("what the dead left").hasSize(1);
    assertThat(storage.removeDeadTemporaries(Duration.ZERO)).isEqualTo(1);
    assertThat(temporaries()).isEmpty();
    storage.create(key, Body.of("whole".getBytes(UTF_8)));
    assertThat(text(key.path())).isEqualTo("whole");
  }

  @Test
  void aCleanUpDoesNotDisturbAWriterOfAnotherProcess() throws Exception {
    try (Child child = Child.start(storage.root(), "slow")) {
      child.tell("half slow");
      assertThat(child.answer()).isEqualTo("half");
      for (int i = 0; i < 5; i++) {
        assertThat(storage.removeDeadTemporaries(Duration.ZERO)).isZero();
      }
      child.tell("go on");
      assertThat(child.answer()).isEqualTo("done");
    }
    assertThat(storage.find(ObjectKey.of("slow")).map(ObjectInfo::size)).contains(2_000_000L);
  }

  private String text(String key) throws IOException {
    try (ObjectContent content = storage.open(ObjectKey.of(key))) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }

  private List<Path> temporaries() throws IOException {
    try (Stream<Path> all = Files.walk(storage.root())) {
      return all.filter(path -> TemporaryFiles.ours(path.getFileName().toString())).toList();
    }
  }
}
