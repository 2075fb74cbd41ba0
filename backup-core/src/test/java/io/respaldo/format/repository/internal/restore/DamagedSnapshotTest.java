package io.respaldo.format.repository.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.blob.BlobHandle;
import io.respaldo.format.repository.internal.chunk.ChunkerContent;
import io.respaldo.format.repository.internal.index.PackedBlob;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Selection;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is damaged is told by the name of the file; nothing half-good counts as restored. */
final class DamagedSnapshotTest {
  private static final EntryPath LARGE = EntryPath.of("files/d/large");

  @TempDir Path world;
  private final CountDownLatch reached = new CountDownLatch(1);
  private volatile boolean blocking;
  private Restored made;
  private Snapshot snapshot;

  @BeforeEach
  void backup() throws Exception {
    Path data = Files.createDirectories(world.resolve("data/d"));
    Files.write(data.resolve("large"), ChunkerContent.of("random", 9_000_000, 1));
    for (int i = 0; i < 50; i++) {
      Files.write(data.resolve("small " + i), ChunkerContent.of("random", 2_000, i));
    }
    made =
        Restored.create(
            new FolderStorage(world) {
              @Override
              public ObjectContent open(ObjectKey key, Range range) throws IOException {
                if (blocking && key.path().startsWith("r/data/") && range.length() > 300_000) {
                  reached.countDown();
                  block();
                }
                return super.open(key, range);
              }
            });
    snapshot = made.backup(world.resolve("data"), new byte[0]);
  }

  private static void block() throws IOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }

  @AfterEach
  void close() {
    made.close();
  }

  private PackedBlob lastBlob(SnapshotReader reader) throws IOException {
    Node node = lookup(reader);
    var content = node.content().orElseThrow();
    assertThat(content).hasSizeGreaterThan(1);
    return made.index().find(BlobHandle.data(content.get(content.size() - 1))).orElseThrow();
  }

  private static Node lookup(SnapshotReader reader) throws IOException {
    return reader.node(LARGE).orElseThrow();
  }

  private Path pack(PackedBlob blob) {
    String name = blob.pack().toString();
    return world.resolve("r/data/" + name.substring(0, 2) + "/" + name);
  }

  private void flip(PackedBlob blob) throws IOException {
    byte[] bytes = Files.readAllBytes(pack(blob));
    bytes[(int) blob.blob().offset() + 50] ^= 4;
    Files.write(pack(blob), bytes);
  }

  private static void requireDamage(Throwable e, EntryPath file) {
    assertThat(e)
        .isInstanceOfSatisfying(
            StorageException.class, s -> assertThat(s.kind()).isEqualTo(Kind.DAMAGED))
        .hasMessageContaining("'" + file + "'")
        .hasMessageContaining("data blob");
  }

  @Test
  void aFlippedByteFailsWhateverReadsIt() throws Exception {
    try (SnapshotReader reader = made.reader(snapshot)) {
      flip(lastBlob(reader));

      requireDamage(
          catchThrowable(() -> reader.extract("files", Selection.all(), world.resolve("into"))),
          LARGE);
      try (InputStream in = reader.read(LARGE)) {
        byte[] buffer = new byte[9_000_000];
        requireDamage(catchThrowable(() -> in.readNBytes(buffer, 0, buffer.length)), LARGE);
        assertThatThrownBy(in::read).as("and nothing after it").isInstanceOf(IOException.class);
      }
      try (SeekableByteChannel channel = reader.channel(LARGE)) {
        channel.position(8_999_999);
        requireDamage(catchThrowable(() -> channel.read(ByteBuffer.allocate(10))), LARGE);
        assertThat(channel.position(0).read(ByteBuffer.allocate(10))).isEqualTo(10);
      }
      Path other = world.resolve("other");
      reader.extract("files", Selection.of("files/d/small 7"), other);
      assertThat(other.resolve("d/small 7"))
          .hasBinaryContent(ChunkerContent.of("random", 2_000, 7));
    }
  }

  @Test
  void aMissingPackFailsByName() throws Exception {
    try (SnapshotReader reader = made.reader(snapshot)) {
      Files.delete(pack(lastBlob(reader)));

      Throwable e =
          catchThrowable(() -> reader.extract("files", Selection.all(), world.resolve("into")));

      assertThat(e).isInstanceOf(StorageException.class).hasMessageContaining("is missing");
    }
  }

  @Test
  void aPackThatWasCutFailsByName() throws Exception {
    try (SnapshotReader reader = made.reader(snapshot)) {
      PackedBlob last = lastBlob(reader);
      byte[] bytes = Files.readAllBytes(pack(last));
      Files.write(pack(last), Arrays.copyOf(bytes, (int) last.blob().end() - 1));

      requireDamage(
          catchThrowable(() -> reader.extract("files", Selection.of("files/d/large"), into())),
          LARGE);
    }
  }

  private Path into() {
    return world.resolve("into");
  }

  @Test
  void aDamagedTreeFailsByTheNameOfTheFolderAndLeavesTheOtherPartsReadable() throws Exception {
    try (SnapshotReader reader = made.reader(snapshot)) {
      Node folder = reader.node(EntryPath.of("files/d")).orElseThrow();
      PackedBlob tree =
          made.index().find(BlobHandle.tree(folder.subtree().orElseThrow())).orElseThrow();
      flip(tree);
      try (SnapshotReader again = made.reader(snapshot)) {
        assertThatThrownBy(() -> again.extract("files", Selection.all(), into()))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("'files/d'")
            .hasMessageContaining("tree blob");
        assertThat(again.parts()).hasSize(2);
        assertThat(again.read(EntryPath.of("db/dump.sql")).readAllBytes()).isEmpty();
      }
    }
  }

  @Test
  void aFullDiskIsNoDamage() throws Exception {
    Path into = into();
    try (SnapshotReader reader =
        new SnapshotReader(
            made.repository,
            made.index(),
            snapshot,
            Restored.SHOP,
            List.of(),
            new FormatProgress() {
              @Override
              public void current(String what) {
                try { // takes a file's name away from it
                  if (what.equals("d/small 7")) {
                    Files.createDirectory(into.resolve("d/small 7"));
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            },
            () -> {})) {
      assertThatThrownBy(() -> reader.extract("files", Selection.all(), into))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("small 7");
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void anInterruptEndsTheRestoreAndItsThreads() throws Exception {
    try (SnapshotReader reader = made.reader(snapshot)) {
      blocking = true;
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread thread =
          new Thread(
              () ->
                  thrown.set(
                      catchThrowable(() -> reader.extract("files", Selection.all(), into()))));
      thread.start();
      reached.await();
      thread.interrupt();
      thread.join();

      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void closingEndsWhatReadsAhead() throws Exception {
    SnapshotReader reader = made.reader(snapshot);
    InputStream in = reader.read(LARGE);
    assertThat(in.read()).isNotNegative();
    reader.close();

    assertThat(threads()).isEmpty();
    assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
  }

  @Test
  void closingEndsWhatWaitsForBlobsThatNobodyLoadsAnyMore() throws Exception {
    SnapshotReader reader = made.reader(snapshot);
    blocking = true; // each thread hangs in a blob, so that the others are not begun
    try (InputStream in = reader.read(LARGE)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread thread = new Thread(() -> thrown.set(catchThrowable(in::readAllBytes)));
      thread.start();
      reached.await();
      reader.close();
      thread.join();

      assertThat(thrown.get()).isInstanceOf(IOException.class);
    }
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(n -> n.startsWith("respaldo-re"))
        .toList();
  }
}
