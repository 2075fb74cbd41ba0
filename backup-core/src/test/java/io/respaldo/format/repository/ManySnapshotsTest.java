package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.HeapStorage;
import io.respaldo.format.repository.internal.HandClock;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.Folder;
import io.respaldo.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A repository with 100 000 snapshots. */
@Tag("once")
final class ManySnapshotsTest {
  private static final int MANY = 100_000;
  private static final int TREES = 100;

  @Test
  void aHundredThousandSnapshotsAreListedCheckedForgottenAndPruned() throws Exception {
    HeapStorage storage = new HeapStorage();
    SmallRepository small = SmallRepository.create(storage);
    List<Id> roots = new ArrayList<>();
    for (int i = 0; i < TREES; i++) {
      byte[] content = ("content " + i).getBytes(StandardCharsets.UTF_8);
      Id first = small.snapshot(Map.of("file", content));
      roots.add(small.repository.snapshot(first).root());
    }
    for (int i = TREES; i < MANY; i++) {
      small.snapshot(roots.get(i % TREES));
    }

    PasswordSource password = PasswordSource.of(SmallRepository.PASSWORD.toCharArray());
    try (Repository repository =
        Repository.open(storage, new Folder("r"), password, new HandClock())) {
      List<SnapshotInfo> all = repository.snapshots();
      assertThat(all).hasSize(MANY);
      assertThat(all).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
      assertThat(repository.check("all", FormatProgress.NONE)).isEmpty();
      assertThat(repository.stats(List.of(), StatsReport.Grouping.ALL)).hasSize(1);
      assertThat(repository.planPrune("unlimited", FormatProgress.NONE).keptWasteBytes()).isZero();

      String newest = all.get(MANY - 1).id();
      assertThatThrownBy(() -> repository.forget(List.of(newest, "0")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("write more digits");
      repository.forget(all.subList(0, MANY - 10).stream().map(SnapshotInfo::id).toList());
      assertThat(repository.snapshots())
          .hasSize(10)
          .last()
          .extracting(SnapshotInfo::id)
          .isEqualTo(newest);
      assertThat(repository.prune("0", FormatProgress.NONE).freedBytes()).isPositive();
      assertThat(repository.check("all", FormatProgress.NONE)).isEmpty();
    }
  }
}
