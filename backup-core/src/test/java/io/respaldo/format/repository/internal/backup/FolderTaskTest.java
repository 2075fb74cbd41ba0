package io.respaldo.format.repository.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.archive.HeapStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.format.repository.internal.tree.TreeWriter;
import io.respaldo.part.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a folder tells a checkpoint, and when it can't. */
final class FolderTaskTest {
  private static final EntryPath PATH = EntryPath.of("site");
  private final Nodes nodes = new Nodes(ZoneOffset.UTC, Instant.EPOCH);

  @ParameterizedTest
  @CsvSource({"9999, true", "10000, false"})
  void aLargeFolderTellsNothingRatherThanLessWhileItIsStored(int count, boolean tells)
      throws Exception {
    OpenFolders open = new OpenFolders();
    List<Optional<Deque<OpenFolders.Partial>>> told = new ArrayList<>();
    try (OpenRepository r = SmallRepository.create(new HeapStorage()).repository;
        BlobStore store = new BlobStore(r, r.index(), () -> {})) {
      FolderTask task =
          new FolderTask(PATH, store, Optional.empty(), tree -> told.add(open.soFar()));
      open.enter(
          new OpenFolders.Entered(
              PATH, Optional.empty(), nodes.own(bytes("site"), NodeType.DIR, 0700).build(), task));
      for (int i = 0; i < count; i++) {
        task.await();
        task.bring(nodes.own(bytes("%06d".formatted(i)), NodeType.FILE, 0600).build());
      }
      assertThat(open.soFar().orElseThrow().getFirst().pieces()).hasSize(count);

      task.leave();
    }

    assertThat(told)
        .extracting(at -> at.map(all -> all.getFirst().pieces().size()))
        .containsExactly(tells ? Optional.of(count) : Optional.empty());
  }

  @Test
  void aListThatNoReaderTakesIsRefusedByTheFoldersName() {
    assertThatThrownBy(() -> TreeWriter.of("folder 'site/mail'", 3_000_000, 1L << 30))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("folder 'site/mail' has so many names")
        .hasMessageContaining("3000000 names")
        .hasMessageContaining("spread them over several");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
