package io.respaldo.format.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.Finding;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.Written;
import io.respaldo.part.CapturedTree;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import io.respaldo.storage.Body;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that change under the reader's hands, and producers that fail. */
class ChangingTreeTest {
  private interface Change {
    void run() throws IOException;
  }

  @TempDir Path temp;
  private final HeapStorage storage = new HeapStorage();
  private Path tree = Path.of("");

  static Stream<FormatFactory> formats() {
    return Stream.of(ArchiveFormat.TAR_GZ, ArchiveFormat.TAR_ZST, ArchiveFormat.ZIP);
  }

  @BeforeEach
  void aSmallFileAndALargeOne() throws IOException {
    tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("a small"), "0123456789");
    Files.write(tree.resolve("b large"), new byte[5_000_000]);
    Files.writeString(tree.resolve("c last"), "the end");
  }

  /** Changes the tree after the walk saw both files, before either is read. */
  private List<TreeWarning> backup(FormatFactory factory, Change change) throws Exception {
    FormatProgress progress =
        new FormatProgress() {
          @Override
          public void current(String what) {
            if (what.endsWith("b large")) {
              try {
                change.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    AtomicReference<CapturedTree> captured = new AtomicReference<>();
    Written written =
        Archives.write(
            factory,
            storage,
            temp.resolve("work"),
            progress,
            to -> captured.set(to.tree("tree", tree, TreeRules.ALL)));
    assertThat(
            factory.on(storage).verify(Archives.recorded(written), Depth.FULL, FormatProgress.NONE))
        .isEmpty();
    List<TreeWarning> warnings = Objects.requireNonNull(captured.get()).warnings();
    assertThat(written.warnings().stream().mapToLong(Finding::count).sum())
        .isGreaterThanOrEqualTo(warnings.size());
    return warnings;
  }

  private static void length(Path file, long length) throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(length);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void filesThatShrinkAreFilledUpAndNamed(FormatFactory factory) throws Exception {
    List<TreeWarning> warnings =
        backup(
            factory,
            () -> {
              length(tree.resolve("a small"), 3);
              length(tree.resolve("b large"), 1_000_000);
            });
    assertThat(warnings)
        .extracting(w -> w.code() + " " + w.path())
        .containsExactlyInAnyOrder(
            "changed_while_reading a small", "changed_while_reading b large");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void filesThatGrowAreCutAndNamed(FormatFactory factory) throws Exception {
    List<TreeWarning> warnings =
        backup(
            factory,
            () -> {
              length(tree.resolve("a small"), 300);
              length(tree.resolve("b large"), 6_000_000);
            });
    assertThat(warnings)
        .extracting(w -> w.code() + " " + w.path())
        .containsExactlyInAnyOrder(
            "changed_while_reading a small", "changed_while_reading b large");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void filesThatVanishAreLeftOutAndNamed(FormatFactory factory) throws Exception {
    List<TreeWarning> warnings =
        backup(
            factory,
            () -> {
              Files.delete(tree.resolve("a small"));
              Files.delete(tree.resolve("b large"));
            });
    assertThat(warnings)
        .extracting(w -> w.code() + " " + w.path())
        .containsExactlyInAnyOrder("vanished a small", "vanished b large");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aStreamWhoseProducerFailsLateLeavesNothing(FormatFactory factory) {
    assertThatThrownBy(
            () ->
                Archives.write(
                    factory,
                    storage,
                    temp.resolve("work"),
                    to ->
                        to.stream(
                            "dump",
                            out -> {
                              out.write(new byte[3_000_000]);
                              throw new IOException("pg_dump: connection lost");
                            })))
        .hasMessageContaining("connection lost");
    assertThat(storage.objects).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anEntryThatFailedHalfWayCannotBeSwallowed(FormatFactory factory) {
    Entry entry = Entry.file(EntryPath.of("x"), 1000, Instant.EPOCH);
    assertThatThrownBy(
            () ->
                Archives.write(
                    factory,
                    storage,
                    temp.resolve("work"),
                    to -> {
                      try {
                        to.tree("t", sink -> sink.add(entry, out -> out.write(new byte[10])));
                      } catch (IOException e) {
                        return; // as a careless source might
                      }
                    }))
        .hasMessageContaining("lacks 990");
    assertThat(storage.objects).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anInterruptEndsTheWriteAndLeavesNothing(FormatFactory factory) {
    assertThatThrownBy(
            () ->
                Archives.write(
                    factory,
                    storage,
                    temp.resolve("work"),
                    to -> {
                      Thread.currentThread().interrupt();
                      to.tree("tree", tree, TreeRules.ALL);
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(storage.objects).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anIndexThatCannotBeStoredTakesTheArchiveWithIt(FormatFactory factory) {
    HeapStorage full =
        new HeapStorage() {
          @Override
          public ObjectInfo create(ObjectKey key, Body body) throws IOException {
            if (key.name().contains(".index.")) {
              throw new IOException("disk full");
            }
            return super.create(key, body);
          }
        };
    assertThatThrownBy(
            () ->
                Archives.write(
                    factory,
                    full,
                    temp.resolve("work"),
                    to -> to.stream("s", out -> out.write("x".getBytes(StandardCharsets.UTF_8)))))
        .hasMessageContaining("disk full");
    assertThat(full.objects).isEmpty();
  }
}
