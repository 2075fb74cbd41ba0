package io.respaldo.format.repository.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.archive.HeapStorage;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.internal.StoppingStorage.Where;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Repositories that are made by two at once, or by somebody who dies at it. */
final class CreationTest {
  private static final RepositoryLayout LAYOUT = new RepositoryLayout(new Folder("r"));
  private static final KeyLabel LABEL = new KeyLabel("ana", "server", Timestamp.ZERO);
  private static final ScryptCost CHEAP = new ScryptCost(2, 1, 1);

  private final HeapStorage storage = new HeapStorage();

  private static PasswordSource password(String word) {
    return PasswordSource.of(word.toCharArray());
  }

  private static OpenRepository create(StorageBackend on, String password) throws IOException {
    return OpenRepository.create(on, LAYOUT, password(password), LABEL, CHEAP);
  }

  private OpenRepository open() throws IOException {
    return OpenRepository.open(storage, LAYOUT, password("first"), Optional.empty());
  }

  private int keys(OpenRepository r) throws IOException {
    return SmallRepository.files(r, FileType.KEY).size();
  }

  private static void requireThere(Throwable e) {
    assertThat(e)
        .isInstanceOfSatisfying(
            StorageException.class, s -> assertThat(s.kind()).isEqualTo(Kind.EXISTS));
  }

  @Test
  void whoDiesMakingItIsFollowedByTheNext() throws Exception {
    for (Where where : Where.values()) {
      boolean died = true;
      for (int call = 1; died; call++) {
        storage.objects.clear();
        StoppingStorage dying = new StoppingStorage(storage);
        dying.stopAt(call, where);
        died = false;
        try {
          create(dying, "first").close();
        } catch (StorageException e) {
          died = true;
        }
        if (!storage.objects.containsKey(LAYOUT.config())) {
          create(storage, "first").close();
        }
        try (OpenRepository r = open()) {
          assertThat(keys(r)).as("%s call %d", where, call).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aKeyOfAnotherPasswordIsNobodysLeftover() throws Exception {
    create(storage, "another").close();
    storage.objects.remove(LAYOUT.config());

    assertThatThrownBy(() -> create(storage, "first"))
        .satisfies(CreationTest::requireThere)
        .hasMessageContaining("'r/keys");
  }

  /** Lets somebody else go first, right before something is written. */
  private StorageBackend overtaken(ObjectKey at, StorageBackend other, String password) {
    AtomicBoolean once = new AtomicBoolean();
    return new ForwardingStorage(storage) {
      @Override
      public ObjectInfo create(ObjectKey key, Body body) throws IOException {
        boolean now =
            at.equals(LAYOUT.config()) ? key.equals(at) : LAYOUT.id(FileType.KEY, key).isPresent();
        if (now && once.compareAndSet(false, true)) {
          CreationTest.create(other, password).close();
        }
        return inner.create(key, body);
      }
    };
  }

  @Test
  void ofTwoAtOnceTheSlowerLeavesNoKey() throws Exception {
    ObjectKey anyKey = LAYOUT.key(FileType.KEY, Id.random(new SecureRandom()));

    assertThatThrownBy(() -> create(overtaken(anyKey, storage, "first"), "first"))
        .satisfies(CreationTest::requireThere);

    try (OpenRepository r = open()) {
      assertThat(keys(r)).isEqualTo(1);
    }
  }

  @Test
  void whoseKeyTheFasterOneTookLeavesItThere() throws Exception {
    create(overtaken(LAYOUT.config(), storage, "first"), "first").close();

    try (OpenRepository r = open()) {
      assertThat(keys(r)).isEqualTo(1);
    }
  }

  @Test
  void keysThatDoNotFitArePassedOver() throws Exception {
    create(storage, "first").close();
    for (int i = 0; i < 5; i++) {
      HeapStorage other = new HeapStorage();
      create(other, "first").close();
      other.objects.forEach(
          (key, content) -> {
            if (LAYOUT.id(FileType.KEY, key).isPresent()) {
              storage.objects.put(key, content);
            }
          });
    }

    try (OpenRepository r = open()) {
      assertThat(keys(r)).isEqualTo(6);
    }
  }
}
