package io.respaldo.format.repository.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.respaldo.format.FormatProgress;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.load.HandMade;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import io.respaldo.format.repository.internal.tree.Node;
import io.respaldo.format.repository.internal.tree.NodeBuilder;
import io.respaldo.format.repository.internal.tree.NodeType;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeWarning;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots that nobody should write, though whoever has the key can. */
final class HostileSnapshotTest {
  private static final byte[] TEXT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir Path world;
  private HandMade made;
  private Path into;

  @BeforeEach
  void create() throws IOException {
    made = new HandMade(world);
    into = world.resolve("in/into");
    Files.createDirectory(world.resolve("in"));
  }

  @AfterEach
  void nothingLiesOutside() throws IOException {
    made.close();
    try (Stream<Path> in = Files.list(world.resolve("in"))) {
      assertThat(in).allMatch(p -> p.equals(into));
    }
  }

  private static NodeBuilder node(String name, NodeType type) {
    return Node.of(name.getBytes(StandardCharsets.UTF_8), type).mode(type.mode(0700));
  }

  private static Node folder(String name, Id tree) {
    return node(name, NodeType.DIR).subtree(tree).build();
  }

  private NodeBuilder file(String name) {
    return node(name, NodeType.FILE).size(TEXT.length).links(1).content(List.of(made.data(TEXT)));
  }

  /** Opens a snapshot with this tree as the part {@code files}. */
  private SnapshotReader open(Id files) throws IOException {
    Id root = made.tree(folder("shop", made.tree(folder("files", files))));
    made.store();
    return open(HandMade.snapshot(root, "files"), Restored.SHOP);
  }

  private SnapshotReader open(Snapshot snapshot, List<EntryPath> base) throws IOException {
    return new SnapshotReader(
        made.repository, made.index, snapshot, base, List.of(), FormatProgress.NONE, () -> {});
  }

  private Throwable failure(Id files) throws IOException {
    try (SnapshotReader reader = open(files)) {
      return catchThrowable(() -> reader.extract("files", Selection.all(), into));
    }
  }

  private static void requireDamage(Throwable e) {
    assertThat(e)
        .isInstanceOfSatisfying(
            StorageException.class, s -> assertThat(s.kind()).isEqualTo(Kind.DAMAGED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/etc/passwd", "..", ".", "", "a\\\\x00b"})
  void namesThatNoFileCanHaveAreDamage(String name) throws Exception {
    Id tree =
        made.tree(
            "{\"nodes\":[{\"name\":\""
                + name
                + "\",\"type\":\"file\",\"mtime\":\"2025-11-19T03:00:00Z\",\"content\":[]}]}");

    Throwable e = failure(tree);

    requireDamage(e);
    assertThat(e).hasMessageContaining("'files'");
    assertThat(into).isEmptyDirectory();
  }

  @Test
  void aNameThatIsThereTwiceIsDamage() throws Exception {
    String link =
        "{\"name\":\"a\",\"type\":\"symlink\",\"mtime\":\"2025-11-19T03:00:00Z\","
            + "\"linktarget\":\"..\",\"content\":null}";
    String folder =
        "{\"name\":\"a\",\"type\":\"dir\",\"mtime\":\"2025-11-19T03:00:00Z\",\"content\":null,"
            + "\"subtree\":\""
            + made.tree(file("inside").build())
            + "\"}";

    requireDamage(failure(made.tree("{\"nodes\":[" + link + "," + folder + "]}")));
  }

  @Test
  void foldersDeeperThanAnyPathAreRefused() throws Exception {
    Id tree = made.tree();
    for (int i = 0; i < 4100; i++) {
      tree = made.tree(folder("d", tree));
    }
    try (SnapshotReader reader = open(tree)) {
      assertThatThrownBy(
              () -> {
                try (Stream<Entry> all = reader.entries(Selection.all())) {
                  all.count();
                }
              })
          .hasRootCauseInstanceOf(StorageException.class)
          .hasMessageContaining("more than 4096 deep");
    }
  }

  @Test
  void aPathTooLongForTheSystemIsNoDamage() throws Exception {
    Id tree = made.tree(file("a").build());
    for (int i = 0; i < 30; i++) {
      tree = made.tree(folder("d".repeat(200), tree));
    }

    assertThat(failure(tree)).isInstanceOf(FileSystemException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 6, 8, -1, Long.MAX_VALUE})
  void aSizeThatLiesIsDamage(long size) throws Exception {
    Id tree = made.tree(file("a").size(size).build());
    try (SnapshotReader reader = open(tree)) {
      requireDamage(catchThrowable(() -> reader.extract("files", Selection.all(), into)));
      requireDamage(catchThrowable(() -> reader.read(EntryPath.of("files/a"))));
      requireDamage(catchThrowable(() -> reader.channel(EntryPath.of("files/a"))));
    }
    assertThat(into.resolve("a")).doesNotExist();
  }

  @Test
  void contentThatIsNotToldIsDamage() throws Exception {
    Throwable e = failure(made.tree(node("a", NodeType.FILE).size(5).build()));

    requireDamage(e);
    assertThat(e).hasMessageContaining("files/a");
  }

  @Test
  void contentThatIsATreeIsDamage() throws Exception {
    Id other = made.tree();
    Throwable e = failure(made.tree(file("a").content(List.of(other)).build()));

    requireDamage(e);
    assertThat(e).hasMessageContaining("files/a").hasMessageContaining(other.toString());
  }

  @Test
  void aFolderWithoutATreeIsDamage() throws Exception {
    requireDamage(failure(made.tree(node("a", NodeType.DIR).build())));
  }

  @Test
  void aFolderWhoseTreeIsDataIsDamage() throws Exception {
    Throwable e = failure(made.tree(folder("a", made.data(TEXT))));

    requireDamage(e);
    assertThat(e).hasMessageContaining("files/a");
  }

  @Test
  void namesOfOneInodeWithOtherContentAreFilesOfTheirOwn() throws Exception {
    byte[] other = "another".getBytes(StandardCharsets.UTF_8);
    Id tree =
        made.tree(
            file("a").links(3).inode(7).build(),
            file("b").links(3).inode(7).content(List.of(made.data(other))).build(),
            file("c").links(3).inode(7).build());

    try (SnapshotReader reader = open(tree)) {
      reader.extract("files", Selection.all(), into);
    }

    assertThat(into.resolve("b")).hasBinaryContent(other);
    assertThat(Files.isSameFile(into.resolve("a"), into.resolve("b"))).isFalse();
    assertThat(Files.isSameFile(into.resolve("a"), into.resolve("c"))).isTrue();
  }

  @Test
  void whatCantBeMadeIsToldAndTheRestComesBack() throws Exception {
    Id tree =
        made.tree(
            node("a device", NodeType.CHARDEV).device(259).build(),
            node("b fifo", NodeType.FIFO).build(),
            node("c socket", NodeType.SOCKET).build(),
            node("d irregular", NodeType.IRREGULAR).build(),
            file("e").build());

    try (SnapshotReader reader = open(tree)) {
      List<TreeWarning> warnings = reader.extract("files", Selection.all(), into);

      assertThat(warnings)
          .extracting(TreeWarning::code, w -> w.path().toString())
          .contains(
              Tuple.tuple("special_file", "c socket"), Tuple.tuple("special_file", "d irregular"));
      try (Stream<Entry> entries = reader.entries(Selection.all())) {
        assertThat(entries)
            .extracting(e -> e.path().toString())
            .containsExactly("files", "files/e");
      }
    }
    assertThat(into.resolve("e")).hasBinaryContent(TEXT);
    assertThat(into.resolve("c socket")).doesNotExist();
  }

  @Test
  void nothingIsWrittenThroughALinkThatWasRestored() throws Exception {
    Id tree =
        made.tree(
            node("a", NodeType.SYMLINK).linkTarget("..".getBytes(StandardCharsets.UTF_8)).build(),
            folder("b", made.tree(file("c").build())));

    try (SnapshotReader reader = open(tree)) {
      reader.extract("files", Selection.all(), into);
    }

    assertThat(Files.isSymbolicLink(into.resolve("a"))).isTrue();
    assertThat(Files.isRegularFile(into.resolve("b/c"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void whatCantBeAPartIsTold() throws Exception {
    Id root = made.tree(folder("My Documents", made.tree()));
    made.store();

    assertThatThrownBy(() -> open(HandMade.snapshot(root), List.of()))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("My Documents");
    assertThatThrownBy(() -> open(HandMade.snapshot(root, "../x"), Restored.SHOP))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void aPartThatWasTakenOutIsNotThere() throws Exception {
    Id root = made.tree(folder("shop", made.tree(folder("files", made.tree()))));
    made.store();
    try (SnapshotReader reader = open(HandMade.snapshot(root, "files", "gone"), Restored.SHOP)) {
      assertThat(reader.parts()).containsExactly(new Part("files", Part.Shape.TREE, 0, 0));
      assertThatThrownBy(() -> reader.extract("gone", Selection.all(), into))
          .hasMessageContaining("no such part");
    }
  }

  @Test
  void fourTimesTheSameBlobMakesAFile() throws Exception {
    Id blob = made.data(TEXT);
    Id tree = made.tree(file("a").size(28).content(List.of(blob, blob, blob, blob)).build());
    try (SnapshotReader reader = open(tree)) {
      reader.extract("files", Selection.all(), into);
    }
    assertThat(into.resolve("a")).hasContent("content".repeat(4));
  }
}
