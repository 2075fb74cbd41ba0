package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.InstanceName;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupPlace;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.HeapStorage;
import io.respaldo.format.repository.internal.HandClock;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A snapshot goes between the moment when it is listed and that when it is read: a backup is
 * deleted, or a checkpoint has done its duty, for which a shared lock is enough.
 */
final class ForgottenMeanwhileTest {
  private static final Folder FOLDER = Repository.folder(RepositoryFormat.DEFAULT);
  private static final PasswordSource PASSWORD =
      PasswordSource.of(SmallRepository.PASSWORD.toCharArray());

  private final HeapStorage storage = new HeapStorage();
  private Id stays;
  private Id goes;

  @BeforeEach
  void create() throws IOException {
    SmallRepository small = SmallRepository.create(storage);
    stays = small.snapshot(Map.of("a", new byte[100]));
    goes = small.snapshot(Map.of("b", new byte[200]));
    for (ObjectKey key : List.copyOf(storage.objects.keySet())) {
      storage.objects.put(
          new ObjectKey(FOLDER.path() + key.path().substring(1)), storage.bytes(key));
    }
  }

  /** Once the snapshots were listed, one is there no more. */
  private ForwardingStorage listing() {
    return new ForwardingStorage(storage) {
      @Override
      public Stream<ObjectInfo> list(Folder folder) throws IOException {
        List<ObjectInfo> found;
        try (Stream<ObjectInfo> all = inner.list(folder)) {
          found = all.toList();
        }
        if (folder.name().equals("snapshots")) {
          storage.objects.remove(folder.key(goes.toString()));
        }
        return found.stream();
      }
    };
  }

  private Repository open() throws IOException {
    return Repository.open(listing(), FOLDER, PASSWORD, new HandClock());
  }

  @Test
  void aCheckFindsNoDamage() throws Exception {
    try (Repository repository = open()) {
      assertThat(repository.check("all", FormatProgress.NONE)).isEmpty();
    }
  }

  @Test
  void aPruneTakesItAsForgotten() throws Exception {
    try (Repository repository = open()) {
      assertThat(repository.planPrune("0", FormatProgress.NONE).removedPacks()).isPositive();
    }
  }

  @Test
  void aListLeavesItOut() throws Exception {
    try (Repository repository = open()) {
      assertThat(repository.snapshots())
          .extracting(SnapshotInfo::id)
          .containsExactly(stays.toString());
    }
  }

  @Test
  void nobodyRecognizesIt() throws Exception {
    BackupPlace shop = new BackupPlace(InstanceName.of("shop"), "", new Folder("instances/shop"));
    try (BackupFormat format =
        RepositoryFormat.with(RepositorySettings.password(PASSWORD)).on(listing())) {
      List<ObjectInfo> found;
      try (Stream<ObjectInfo> all = listing().list(format.shelf(shop))) {
        found = all.toList();
      }
      assertThat(found).hasSize(2);
      for (ObjectInfo each : found) {
        assertThat(format.recognize(shop, each)).isEmpty();
      }
    }
  }
}
