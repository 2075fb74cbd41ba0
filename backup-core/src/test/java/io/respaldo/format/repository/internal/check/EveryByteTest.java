package io.respaldo.format.repository.internal.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.HeapStorage;
import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.WrongPasswordException;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SmallRepository;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryLayout;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.format.repository.internal.key.KeyLabel;
import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.format.repository.internal.restore.SnapshotReader;
import io.respaldo.format.repository.internal.snapshot.SnapshotCodec;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Selection;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small repository is damaged in every place, one after the other. Each time the check finds it,
 * and each file of each snapshot either reads as it was or fails by name: nothing is ever silently
 * wrong.
 */
@Tag("once")
final class EveryByteTest {
  private static final RepositoryLayout LAYOUT = new RepositoryLayout(new Folder("r"));

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final HeapStorage storage = new HeapStorage();
  private final Map<Id, Map<String, byte[]>> snapshots = new TreeMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private SmallRepository small;
  private OpenRepository opened;

  @BeforeEach
  void create() throws IOException {
    small = SmallRepository.create(storage);
    opened = small.repository;
    files.put("a", bytes(1_010));
    files.put("d/b", bytes(100));
    files.put("d/e/text", "what is said again and again ".repeat(60).getBytes(UTF_8));
    files.put("empty", new byte[0]);
    snapshots.put(small.snapshot(files), Map.copyOf(files));
  }

  private void another() throws IOException {
    files.put("d/more", bytes(200));
    files.remove("a");
    snapshots.put(small.snapshot(files), Map.copyOf(files));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static FileType type(ObjectKey key) {
    for (FileType type : FileType.values()) {
      if (key.path().startsWith(LAYOUT.folder(type).path() + "/")) {
        return type;
      }
    }
    throw new AssertionError(key);
  }

  private static boolean isConfig(ObjectKey key) {
    return key.path().equals("r/config");
  }

  /** Whether what is wrong now is found: by a check, or because nothing can be opened at all. */
  private boolean isFound(String what, boolean opens) throws Exception {
    if (opens) {
      try {
        SmallRepository.open(storage).close();
      } catch (WrongPasswordException e) {
        return true;
      } catch (StorageException e) {
        assertThat(e.kind()).as(what).isIn(Kind.DAMAGED, Kind.MISSING, Kind.UNSUPPORTED);
        assertThat(e).as(what).hasMessageMatching("(?s).*'r/(config|keys).*");
        return true;
      }
    }
    return new RepositoryCheck(opened, new Sample.All(), 1, random, FormatProgress.NONE)
        .run().stream().anyMatch(Finding::isError);
  }

  /** Each file of each snapshot is right, or fails by name. How many failed. */
  private int restored(String what, ObjectKey damaged) throws Exception {
    int failed = 0;
    for (Map.Entry<Id, Map<String, byte[]>> snapshot : snapshots.entrySet()) {
      try (SnapshotReader reader = reader(snapshot.getKey())) {
        for (Map.Entry<String, byte[]> file : snapshot.getValue().entrySet()) {
          failed += reads(what, reader, file.getKey(), file.getValue()) ? 0 : 1;
        }
      } catch (StorageException e) {
        failed++;
        assertThat(e.kind()).as(what).isIn(Kind.DAMAGED, Kind.MISSING);
        if (type(damaged) == FileType.SNAPSHOT
            || !String.valueOf(e.getMessage()).contains("blob")) {
          assertThat(e).as(what).hasMessageContaining("'" + LAYOUT.folder(type(damaged)));
        }
      }
    }
    return failed;
  }

  private SnapshotReader reader(Id snapshot) throws IOException {
    return new SnapshotReader(
        opened,
        SmallRepository.index(opened),
        SnapshotCodec.decode(opened.unpacked().read(FileType.SNAPSHOT, snapshot)),
        List.of(),
        List.of(),
        FormatProgress.NONE,
        () -> {});
  }

  private static boolean reads(String what, SnapshotReader reader, String file, byte[] content)
      throws IOException {
    try (InputStream in = reader.read(EntryPath.of(file))) {
      assertThat(in.readAllBytes()).as("%s: %s", what, file).isEqualTo(content);
      return true;
    } catch (StorageException e) {
      assertThat(e.kind()).as(what).isEqualTo(Kind.DAMAGED);
      assertThat(e)
          .as("%s: %s", what, file)
          .hasMessageContaining("'" + file + "'")
          .hasMessageContaining(" blob ");
      return false;
    }
  }

  private String about(String what, ObjectKey key) {
    return what + " of '" + key + "', seed " + seed;
  }

  private List<ObjectKey> all() {
    return new ArrayList<>(storage.objects.keySet());
  }

  /** Puts something else in a file's place for a while. */
  private void harm(String what, ObjectKey key, byte[] bytes) throws Exception {
    byte[] sound = storage.bytes(key);
    storage.objects.put(key, bytes);
    String told = about(what, key);
    boolean opens = isConfig(key) || type(key) == FileType.KEY;
    assertThat(isFound(told, opens)).as(told).isTrue();
    if (!opens) {
      restored(told, key);
    }
    storage.objects.put(key, sound);
  }

  private void requireSound() throws Exception {
    assertThat(isFound("sound", true)).isFalse();
    assertThat(restored("sound", all().get(1))).isZero();
  }

  @Test
  void aFlippedBitInAnyByteIsFoundAndNothingIsReadWrong() throws Exception {
    requireSound();
    int bytes = 0;
    for (ObjectKey key : all()) {
      byte[] sound = storage.bytes(key);
      for (int i = 0; i < sound.length; i++) {
        byte[] harmed = sound.clone();
        harmed[i] ^= (byte) (1 << random.nextInt(8));
        harm("byte " + i, key, harmed);
      }
      bytes += sound.length;
    }
    assertThat(bytes).isGreaterThan(3_000);
    requireSound();
  }

  @Test
  void aFileThatWasCutOrGrewIsFoundAndNothingIsReadWrong() throws Exception {
    another();
    for (ObjectKey key : all()) {
      byte[] sound = storage.bytes(key);
      int[] lengths = {0, 1, 32, sound.length / 3, sound.length - 33, sound.length - 1};
      for (int length : lengths) {
        harm("the first " + length + " bytes", key, Arrays.copyOf(sound, length));
        harm(
            "the last " + length + " bytes",
            key,
            Arrays.copyOfRange(sound, sound.length - length, sound.length));
      }
      for (int more : new int[] {1, 1_000}) {
        harm(more + " bytes more", key, Arrays.copyOf(sound, sound.length + more));
      }
    }
    requireSound();
  }

  @Test
  void aFileInAnothersPlaceIsFoundAndNothingIsReadWrong() throws Exception {
    another();
    opened
        .keys()
        .add(
            opened.key().master(),
            PasswordSource.of("other".toCharArray()),
            new KeyLabel("ana", "server", Timestamp.ZERO),
            new ScryptCost(2, 1, 1));
    int pairs = 0;
    for (ObjectKey one : all()) {
      for (ObjectKey two : all()) {
        if (isConfig(one) || isConfig(two) || type(one) != type(two) || one.compareTo(two) >= 0) {
          continue;
        }
        pairs++;
        byte[] first = storage.bytes(one);
        storage.objects.put(one, storage.bytes(two));
        harm("another file in place of this and of " + one, two, first);
        storage.objects.put(one, first);
      }
    }
    assertThat(pairs).isGreaterThan(5);
    requireSound();
  }

  @Test
  void aFileThatIsGoneIsFoundAndNothingIsReadWrong() throws Exception {
    another();
    for (ObjectKey key : all()) {
      byte[] sound = storage.bytes(key);
      storage.objects.remove(key);
      String told = about("all", key);
      boolean found = isFound(told, true);
      if (!isConfig(key) && type(key) == FileType.SNAPSHOT) {
        assertThat(found).as("forgotten, for all that anybody can tell").isFalse();
      } else {
        assertThat(found).as(told).isTrue();
      }
      if (!isConfig(key) && type(key) != FileType.KEY) {
        assertThat(restored(told, key)).as(told).isPositive();
      }
      storage.objects.put(key, sound);
    }
    requireSound();
  }

  @Test
  void aRestoreToDiskFailsByTheNameOfFileAndBlob(@TempDir Path world) throws Exception {
    another();
    int[] folders = {0};
    List<ObjectKey> packs =
        all().stream().filter(k -> !isConfig(k) && type(k) == FileType.PACK).toList();
    int failed = 0;
    for (ObjectKey pack : packs) {
      byte[] sound = storage.bytes(pack);
      for (int at = 10; at < sound.length; at += 250) {
        byte[] harmed = sound.clone();
        harmed[at] ^= 1;
        storage.objects.put(pack, harmed);
        for (Map.Entry<Id, Map<String, byte[]>> snapshot : snapshots.entrySet()) {
          Path into = world.resolve("" + folders[0]++);
          failed += extracts(about("byte " + at, pack), snapshot, into) ? 0 : 1;
        }
      }
      storage.objects.put(pack, sound);
    }
    assertThat(failed).as("seed %d", seed).isGreaterThan(packs.size());
  }

  private boolean extracts(String what, Map.Entry<Id, Map<String, byte[]>> snapshot, Path into)
      throws Exception {
    try (SnapshotReader reader = reader(snapshot.getKey())) {
      for (var part : reader.parts()) {
        reader.extract(part.name(), Selection.all(), into.resolve(part.name()));
      }
    } catch (UncheckedIOException e) { // while the parts are counted
      assertThat(e.getCause()).as(what).hasMessageContaining("tree blob");
      return false;
    } catch (StorageException e) {
      assertThat(e).as(what).hasMessageMatching("(?s).*(tree blob|'[ade/b-tx]+'.* data blob).*");
      return false;
    }
    for (Map.Entry<String, byte[]> file : snapshot.getValue().entrySet()) {
      String name = file.getKey();
      Path at = name.contains("/") ? into.resolve(name) : into.resolve(name).resolve(name);
      assertThat(Files.readAllBytes(at)).as(what).isEqualTo(file.getValue());
    }
    return true;
  }
}
