package io.respaldo.format.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to an archive in its storage is found, named, and never restored as good. */
@Tag("once")
class ArchiveDamageTest {
  @TempDir Path temp;
  private final HeapStorage storage = new HeapStorage();

  static Stream<FormatFactory> formats() {
    return Stream.of(ArchiveFormat.TAR_GZ, ArchiveFormat.TAR_ZST, ArchiveFormat.ZIP);
  }

  private Written write(FormatFactory factory) throws Exception {
    Path tree = Files.createDirectories(temp.resolve("tree/folder"));
    byte[] noise = new byte[600];
    new Random(3).nextBytes(noise);
    Files.write(tree.resolve("noise"), noise);
    Files.writeString(tree.resolve("text"), "some text\n".repeat(40));
    return Archives.write(
        factory,
        storage,
        temp.resolve("work"),
        to -> {
          to.stream("dump.sql", out -> out.write("x".repeat(900).getBytes(StandardCharsets.UTF_8)));
          to.tree("tree", temp.resolve("tree"), TreeRules.ALL);
        });
  }

  private List<Finding> verify(FormatFactory factory, StoredBackup backup, Depth depth)
      throws Exception {
    return factory.on(storage).verify(backup, depth, FormatProgress.NONE);
  }

  private void restore(FormatFactory factory, StoredBackup backup, Path into) throws Exception {
    BackupFormat format = factory.on(storage);
    try (PartReader reader = format.open(backup, FormatProgress.NONE)) {
      reader.extract("tree", Selection.all(), into.resolve("tree"));
      reader.extract("dump.sql", Selection.all(), into.resolve("dump"));
    }
  }

  private void damagedOrSame(FormatFactory factory, StoredBackup backup, Path into, int at)
      throws Exception {
    try {
      restore(factory, backup, into);
    } catch (IOException e) {
      return; // told
    }
    for (String file : List.of("tree/folder/noise", "tree/folder/text")) {
      assertThat(into.resolve(file)).as("byte %s", at).hasSameBinaryContentAs(temp.resolve(file));
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void oneFlippedBitAnywhereIsFoundAndNotRestored(FormatFactory factory) throws Exception {
    Written written = write(factory);
    ObjectKey key = Archives.key(written.file());
    byte[] sound = storage.bytes(key);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= (byte) (1 << (i % 8));
      storage.objects.put(key, damaged);
      List<Finding> findings = verify(factory, Archives.recorded(written), Depth.FULL);
      assertThat(findings).as("byte %s of %s", i, sound.length).anyMatch(Finding::isError);
      if (i % 7 == 0) { // each bit of a byte has its turn, and the test its end
        damagedOrSame(factory, Archives.recorded(written), temp.resolve("out" + i), i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anEarlyEndAnywhereIsFoundEvenWithoutARecord(FormatFactory factory) throws Exception {
    Written written = write(factory);
    ObjectKey key = Archives.key(written.file());
    byte[] sound = storage.bytes(key);
    StoredBackup unrecorded = Archives.unrecorded(written.file());
    for (int length = 0; length < sound.length; length++) {
      storage.objects.put(key, Arrays.copyOf(sound, length));
      assertThat(verify(factory, Archives.recorded(written), Depth.QUICK))
          .as("quick, %s of %s bytes", length, sound.length)
          .anyMatch(Finding::isError);
      assertThat(verify(factory, unrecorded, Depth.FULL))
          .as("full, %s of %s bytes", length, sound.length)
          .anyMatch(f -> f.isError() && !f.code().startsWith("index"));
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void ofACutArchiveNobodyIsToldToDeleteTheIndex(FormatFactory factory) throws Exception {
    Written written = write(factory);
    ObjectKey key = Archives.key(written.file());
    byte[] sound = storage.bytes(key);
    StoredBackup unrecorded = Archives.unrecorded(written.file());
    for (int length : new int[] {0, 1, sound.length / 2, sound.length - 1}) {
      storage.objects.put(key, Arrays.copyOf(sound, length));
      for (Depth depth : Depth.values()) {
        List<Finding> recorded = verify(factory, Archives.recorded(written), depth);
        assertThat(recorded)
            .as("%s of %s bytes, %s", length, sound.length, depth)
            .anyMatch(f -> f.toString().contains("'" + key + "' is damaged: it has " + length))
            .noneMatch(f -> f.code().startsWith("index"));
        assertThat(verify(factory, unrecorded, depth))
            .as("unrecorded, %s of %s bytes, %s", length, sound.length, depth)
            .noneMatch(f -> f.remedy().startsWith("delete"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theIndexOfAnotherArchiveMayGoWhenTheArchiveWasReadWithoutIt(FormatFactory factory)
      throws Exception {
    write(factory);
    byte[] other = storage.bytes(Archives.key("b.index.jsonl.gz"));
    storage.objects.clear();
    Files.writeString(temp.resolve("tree/more"), "more");
    Written written = write(factory);
    storage.objects.put(Archives.key("b.index.jsonl.gz"), other);

    assertThat(verify(factory, Archives.recorded(written), Depth.FULL))
        .singleElement()
        .matches(f -> f.remedy().startsWith("delete it"));
    assertThat(verify(factory, Archives.recorded(written), Depth.QUICK))
        .singleElement()
        .matches(f -> f.remedy().startsWith("keep it"));
  }

  @Test
  void damageInZstdIsToldWithItsPlace() throws Exception {
    Written written = write(ArchiveFormat.TAR_ZST);
    ObjectKey key = Archives.key(written.file());
    byte[] sound = storage.bytes(key);
    StoredBackup unrecorded = Archives.unrecorded(written.file());
    storage.objects.put(key, Arrays.copyOf(sound, 100));
    assertThat(verify(ArchiveFormat.TAR_ZST, unrecorded, Depth.FULL))
        .anyMatch(f -> f.message().contains("zstd data ends early, at byte 100"));
    storage.objects.put(key, "no archive".repeat(20).getBytes(StandardCharsets.UTF_8));
    assertThat(verify(ArchiveFormat.TAR_ZST, unrecorded, Depth.FULL))
        .anyMatch(f -> f.message().contains("zstd data is damaged before byte 200"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aDamagedFileIsNamed(FormatFactory factory) throws Exception {
    Path tree = Files.createDirectories(temp.resolve("big"));
    byte[] noise = new byte[6_000_000];
    new Random(3).nextBytes(noise);
    Files.write(tree.resolve("a first"), noise);
    Files.write(tree.resolve("b damaged"), noise);
    Files.write(tree.resolve("c last"), noise);
    Written written =
        Archives.write(
            factory, storage, temp.resolve("work"), to -> to.tree("tree", tree, TreeRules.ALL));
    byte[] bytes = storage.bytes(Archives.key(written.file()));
    bytes[bytes.length / 2] ^= 1;
    List<Finding> findings = verify(factory, Archives.recorded(written), Depth.FULL);
    assertThat(findings).extracting(Finding::code).contains("checksum_differs");
    assertThat(findings).anyMatch(f -> f.toString().contains("tree/b damaged"));
    assertThat(findings)
        .flatExtracting(Finding::examples)
        .noneMatch(e -> e.startsWith("tree/a first"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void whatIsNoArchiveIsToldAndNotRead(FormatFactory factory) throws Exception {
    String file = factory.on(storage).fileNames("b").get(0);
    StoredBackup backup = Archives.unrecorded(file);
    assertThat(verify(factory, backup, Depth.QUICK)).extracting(Finding::code).contains("missing");
    for (String text : List.of("", "no archive", "PK", "<html>".repeat(1000))) {
      storage.objects.put(Archives.key(file), text.getBytes(StandardCharsets.UTF_8));
      for (Depth depth : Depth.values()) {
        assertThat(verify(factory, backup, depth)).as(text).anyMatch(Finding::isError);
      }
      assertThatThrownBy(() -> restore(factory, backup, temp.resolve("out")))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.DAMAGED))
          .hasMessageContaining(file);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void bytesAfterTheEndAreFound(FormatFactory factory) throws Exception {
    Written written = write(factory);
    ObjectKey key = Archives.key(written.file());
    byte[] sound = storage.bytes(key);
    storage.objects.put(key, Arrays.copyOf(sound, sound.length + 3));
    assertThat(verify(factory, Archives.unrecorded(written.file()), Depth.FULL))
        .anyMatch(f -> f.isError() && f.code().equals("damaged"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aDamagedIndexIsToldAndDoneWithout(FormatFactory factory) throws Exception {
    Written written = write(factory);
    ObjectKey index = Archives.key("b.index.jsonl.gz");
    byte[] sound = storage.bytes(index);
    StoredBackup backup = Archives.recorded(written);
    for (int i = 0; i < sound.length; i += 3) {
      byte[] damaged = sound.clone();
      damaged[i] ^= (byte) (1 << (i % 8));
      storage.objects.put(index, damaged);
      if (!same(damaged, sound)) {
        assertThat(verify(factory, backup, Depth.QUICK))
            .as("byte %s of %s", i, sound.length)
            .extracting(Finding::code)
            .contains("index_damaged");
      }
      damagedOrSame(factory, backup, temp.resolve("out" + i), i);
    }
  }

  /** Whether the flip hit a byte of gzip's headers that means nothing, such as its time. */
  private static boolean same(byte[] damaged, byte[] sound) {
    try {
      return Arrays.equals(unzipped(damaged), unzipped(sound));
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] unzipped(byte[] gzip) throws IOException {
    return new GzipInput(new ByteArrayInputStream(gzip)).readAllBytes();
  }
}
