package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.storage.Body;
import io.respaldo.storage.Capability;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageException.Kind;
import io.respaldo.storage.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every method does when nobody else is there. */
abstract class StorageSemanticsContract extends StorageContractBase {
  @BeforeEach
  void needsWriting() {
    need(Capability.WRITE);
  }

  @Test
  protected void aCreatedObjectIsReadBackAndEverybodyAgreesOnItsInfo() throws Exception {
    ObjectInfo made = storage().create(key("a/b"), body("hello"));
    assertThat(made.key()).isEqualTo(key("a/b"));
    assertThat(made.size()).isEqualTo(5);
    assertThat(made.tag()).isPresent();
    assertThat(text("a/b")).isEqualTo("hello");
    assertThat(storage().find(key("a/b"))).contains(made);
    try (ObjectContent content = storage().open(key("a/b"))) {
      assertThat(content.info()).isEqualTo(made);
    }
  }

  @Test
  protected void anEmptyObjectIsAnObject() throws Exception {
    assertThat(storage().create(key("empty"), body("")).size()).isZero();
    assertThat(text("empty")).isEmpty();
    assertThat(storage().find(key("empty")).orElseThrow().size()).isZero();
    assertThat(listed(Folder.ROOT)).containsExactly("empty");
    refused(Kind.EXISTS, () -> storage().create(key("empty"), body("x")));
  }

  @Test
  protected void createRefusesATakenKeyAndKeepsWhatIsThere() throws Exception {
    ObjectInfo first = storage().create(key("a"), body("first"));
    refused(Kind.EXISTS, () -> storage().create(key("a"), body("second")));
    assertThat(text("a")).isEqualTo("first");
    assertThat(storage().find(key("a"))).contains(first);
  }

  @Test
  protected void aBodyMayFlushCloseAndWriteByteByByte() throws Exception {
    storage()
        .create(
            key("a"),
            out -> {
              for (byte b : bytes("one by one")) {
                out.write(b);
                out.flush();
              }
              out.close();
            });
    assertThat(text("a")).isEqualTo("one by one");
  }

  @Test
  protected void aBodyThatCannotBeRepeatedIsCalledOnce() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    storage()
        .create(
            key("a"),
            out -> {
              calls.incrementAndGet();
              out.write(1);
            });
    assertThat(calls).hasValue(1);
  }

  @Test
  protected void aBodyThatThrowsLeavesNothingAndItsOwnWordsComeThrough() throws Exception {
    Body dies =
        out -> {
          out.write(new byte[200_000]);
          throw new IOException("pg_dump died");
        };
    assertThatThrownBy(() -> storage().create(key("x/half"), dies))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pg_dump died");
    absent("x/half");
    storage().create(key("x/half"), body("whole"));
    assertThat(text("x/half")).isEqualTo("whole");
  }

  @Test
  protected void aBodyThatThrowsAnythingElseLeavesNothing() throws Exception {
    Body broken =
        out -> {
          out.write(new byte[10]);
          throw new IllegalStateException("a bug");
        };
    assertThatThrownBy(() -> storage().create(key("half"), broken)).hasMessageContaining("a bug");
    absent("half");
  }

  @Test
  protected void aBodyThatIsNotOfTheSizeItDeclaredLeavesNothing() throws Exception {
    for (int actual : new int[] {0, 9, 11, 300_000}) {
      Body wrong = declared(10, out -> out.write(new byte[actual]));
      assertThatThrownBy(() -> storage().create(key("wrong"), wrong))
          .as("%d bytes instead of 10", actual)
          .isInstanceOf(IOException.class);
      absent("wrong");
    }
  }

  @Test
  protected void unknownAndKnownSizesAreStoredAlike() throws Exception {
    for (int size : new int[] {0, 1, 4095, 65_536, 65_537, 1_048_576, 1_048_577, 3_000_000}) {
      Generated content = new Generated(random().nextLong(), size, true);
      ObjectInfo known = storage().create(key("known" + size), content);
      ObjectInfo unknown = storage().create(key("unknown" + size), once(content));
      assertThat(known.size()).isEqualTo(size);
      assertThat(unknown.size()).isEqualTo(size);
      for (ObjectInfo info : List.of(known, unknown)) {
        assertThat(storage().find(info.key())).contains(info);
        try (ObjectContent in = storage().open(info.key())) {
          assertThat(in.info()).isEqualTo(info);
          content.assertSameAs(in);
        }
      }
    }
  }

  @Test
  protected void replaceNeedsTheTagThatWasReadLast() throws Exception {
    need(Capability.COMPARE_AND_SET);
    Tag first = storage().create(key("doc"), body("1")).requireTag();
    ObjectInfo second = storage().replace(key("doc"), body("22"), first);
    assertThat(second.size()).isEqualTo(2);
    assertThat(storage().find(key("doc"))).contains(second);
    refused(Kind.CHANGED, () -> storage().replace(key("doc"), body("3"), first));
    assertThat(text("doc")).isEqualTo("22");
    storage().replace(key("doc"), body("4"), second.requireTag());
    assertThat(text("doc")).isEqualTo("4");
  }

  @Test
  protected void bigDocumentsAreReplacedLikeSmallOnes() throws Exception {
    need(Capability.COMPARE_AND_SET);
    List<Tag> spent = new ArrayList<>();
    Tag tag = storage().create(key("doc"), new Generated(0, 2_000_000, true)).requireTag();
    for (int seed = 1; seed <= 5; seed++) {
      spent.add(tag);
      Generated content = new Generated(seed, 2_000_000, true);
      tag = storage().replace(key("doc"), content, tag).requireTag();
      assertThat(spent).doesNotContain(tag);
      try (ObjectContent in = storage().open(key("doc"))) {
        assertThat(in.info().tag()).contains(tag);
        content.assertSameAs(in);
      }
    }
    for (Tag old : spent) {
      refused(Kind.CHANGED, () -> storage().replace(key("doc"), body("late"), old));
    }
  }

  @Test
  protected void replaceOfNothingIsMissing() throws Exception {
    need(Capability.COMPARE_AND_SET);
    Tag tag = storage().create(key("other"), body("1")).requireTag();
    refused(Kind.MISSING, () -> storage().replace(key("none"), body("1"), tag));
    absent("none");
  }

  @Test
  protected void aReplacementThatThrowsLeavesTheOldObject() throws Exception {
    need(Capability.COMPARE_AND_SET);
    ObjectInfo old = storage().create(key("doc"), body("old"));
    Body dies =
        out -> {
          out.write(new byte[100_000]);
          throw new IOException("died");
        };
    assertThatThrownBy(() -> storage().replace(key("doc"), dies, old.requireTag()))
        .hasMessageContaining("died");
    Body wrong = declared(10, out -> out.write(1));
    assertThatThrownBy(() -> storage().replace(key("doc"), wrong, old.requireTag()))
        .isInstanceOf(IOException.class);
    assertThat(text("doc")).isEqualTo("old");
    assertThat(storage().find(key("doc"))).contains(old);
  }

  @Test
  protected void replaceWorksOrSaysThatItIsUnsupported() throws Exception {
    Tag tag = storage().create(key("doc"), body("old")).requireTag();
    if (storage().capabilities().contains(Capability.COMPARE_AND_SET)) {
      storage().replace(key("doc"), body("new"), tag);
      assertThat(text("doc")).isEqualTo("new");
    } else {
      refused(Kind.UNSUPPORTED, () -> storage().replace(key("doc"), body("new"), tag));
      assertThat(text("doc")).isEqualTo("old");
    }
  }

  @Test
  protected void tidyingTakesNoObject() throws Exception {
    ObjectInfo made = storage().create(key("a/b"), body("1"));
    storage().tidy(Folder.ROOT);
    storage().tidy(new Folder("a"));
    storage().tidy(new Folder("none"));
    assertThat(storage().find(key("a/b"))).contains(made);
  }

  @Test
  protected void rangesAreExact() throws Exception {
    storage().create(key("small"), body("0123456789"));
    assertThat(ranged("small", Range.of(3, 4))).isEqualTo(bytes("3456"));
    assertThat(ranged("small", Range.from(8))).isEqualTo(bytes("89"));
    assertThat(ranged("small", Range.of(8, 100))).isEqualTo(bytes("89"));
    assertThat(ranged("small", Range.of(3, 0))).isEmpty();
    assertThat(ranged("small", Range.from(10))).isEmpty();
    assertThat(ranged("small", Range.of(Long.MAX_VALUE, Long.MAX_VALUE))).isEmpty();

    Generated content = new Generated(random().nextLong(), 1_500_000, true);
    ObjectInfo made = storage().create(key("bigger"), content);
    byte[] all = content.stream().readAllBytes();
    for (int i = 0; i < 50; i++) {
      int from = random().nextInt(all.length);
      int length = random().nextInt(all.length - from + 1000);
      int end = Math.min(all.length, from + length);
      assertThat(ranged("bigger", Range.of(from, length)))
          .as("%d bytes at %d", length, from)
          .isEqualTo(Arrays.copyOfRange(all, from, end));
    }
    try (ObjectContent in = storage().open(key("bigger"), Range.of(5, 5))) {
      assertThat(in.info()).as("info of the whole object").isEqualTo(made);
    }
  }

  private byte[] ranged(String path, Range range) throws IOException {
    try (ObjectContent in = storage().open(key(path), range)) {
      return in.readAllBytes();
    }
  }

  @Test
  protected void whatIsNotThereIsMissing() throws Exception {
    absent("none");
    absent("none/at/all");
    storage().create(key("folder/a"), body("1"));
    absent("folder");
    absent("folder/a/below");
  }

  @Test
  protected void listSeesEveryObjectBelowAndNoneBeside() throws Exception {
    need(Capability.CONSISTENT_LIST);
    for (String path : List.of("x/1", "x/y/2", "x/y/z/3", "xy/4", "x0", "x-/5", "6", ".x/7")) {
      storage().create(key(path), body(path));
    }
    assertThat(listed(new Folder("x"))).containsExactly("x/1", "x/y/2", "x/y/z/3");
    assertThat(listed(new Folder("x/y"))).containsExactly("x/y/2", "x/y/z/3");
    assertThat(listed(new Folder("none"))).isEmpty();
    assertThat(listed(new Folder("none/deeper"))).isEmpty();
    assertThat(listed(new Folder("6"))).as("an object is no folder").isEmpty();
    assertThat(listed(Folder.ROOT)).hasSize(8);
  }

  @Test
  protected void aLookIntoOneFolderFindsItsOwnObjectsAndFolders() throws Exception {
    need(Capability.CONSISTENT_LIST);
    for (String path : List.of("x/1", "x/y/2", "x/y/z/3", "x/w/4", "xy/5", "x0", "x-/6", "7")) {
      storage().create(key(path), body(path));
    }
    assertThat(listedHere(new Folder("x"))).containsExactly("x/1");
    assertThat(listedHere(new Folder("x/y"))).containsExactly("x/y/2");
    assertThat(listedHere(new Folder("none"))).isEmpty();
    assertThat(listedHere(new Folder("7"))).as("an object is no folder").isEmpty();
    assertThat(listedHere(Folder.ROOT)).containsExactly("7", "x0");
    assertThat(folders(new Folder("x"))).containsExactly("x/w", "x/y");
    assertThat(folders(new Folder("x/y/z"))).isEmpty();
    assertThat(folders(new Folder("none"))).isEmpty();
    assertThat(folders(new Folder("7"))).isEmpty();
    assertThat(folders(Folder.ROOT)).containsExactly("x", "x-", "xy");
    try (Stream<ObjectInfo> all = storage().listHere(new Folder("x"))) {
      ObjectInfo listed = all.findFirst().orElseThrow();
      ObjectInfo found = storage().find(listed.key()).orElseThrow();
      assertThat(listed.size()).isEqualTo(found.size());
      assertThat(listed.modified()).isEqualTo(found.modified());
    }
  }

  private List<String> listedHere(Folder folder) throws IOException {
    try (Stream<ObjectInfo> all = storage().listHere(folder)) {
      return all.map(info -> info.key().path()).sorted().toList();
    }
  }

  private List<String> folders(Folder folder) throws IOException {
    try (Stream<Folder> all = storage().folders(folder)) {
      return all.map(Folder::path).sorted().toList();
    }
  }

  @Test
  protected void listTellsWhatFindTells() throws Exception {
    storage().create(key("a/1"), body("123"));
    storage().create(key("a/2"), new Generated(1, 2_000_000, true));
    try (Stream<ObjectInfo> all = storage().list(Folder.ROOT)) {
      for (ObjectInfo info : all.toList()) {
        ObjectInfo found = storage().find(info.key()).orElseThrow();
        assertThat(info.size()).isEqualTo(found.size());
        assertThat(info.modified()).isEqualTo(found.modified());
        info.tag().ifPresent(tag -> assertThat(found.tag()).contains(tag));
      }
    }
  }

  @Test
  protected void aListingMayBeLeftInTheMiddle() throws Exception {
    for (int i = 0; i < 10; i++) {
      storage().create(key("a/" + i), body("1"));
    }
    try (Stream<ObjectInfo> all = storage().list(Folder.ROOT)) {
      assertThat(all.findFirst()).isPresent();
    }
    storage().delete(List.of(key("a/3")));
    assertThat(listed(Folder.ROOT)).hasSize(9);
  }

  @Test
  protected void deleteRemovesWhatItNamesAndNothingElse() throws Exception {
    for (String path : List.of("d", "d2", "e/f", "e/g", "e/f2/h")) {
      storage().create(key(path), body(path));
    }
    storage().delete(List.of(key("d"), key("never"), key("e/f"), key("e/f/x"), key("e/f2")));
    assertThat(listed(Folder.ROOT)).containsExactly("d2", "e/f2/h", "e/g");
    absent("d");
    storage().delete(List.of(key("d")));
    storage().delete(List.of());
    storage().create(key("d"), body("again"));
    assertThat(text("d")).isEqualTo("again");
  }

  @Test
  protected void deleteTakesMoreThanAThousandKeys() throws Exception {
    List<ObjectKey> keys = IntStream.range(0, 2500).mapToObj(i -> key("many/" + i)).toList();
    for (int i = 0; i < keys.size(); i += 50) {
      storage().create(keys.get(i), body("1"));
    }
    storage().delete(keys);
    assertThat(listed(Folder.ROOT)).isEmpty();
  }

  @Test
  protected void freeSpaceIsAFigureOrUnknown() throws Exception {
    OptionalLong free = storage().free();
    assertThat(free.orElse(1)).isPositive();
  }

  @Test
  protected void closingTwiceIsFineAndObjectsStay() throws Exception {
    storage().create(key("a"), body("1"));
    storage().close();
    storage().close();
  }

  /** A body that says how big it is, truly or not. */
  static Body declared(long size, Body body) {
    return new Body() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        body.writeTo(out);
      }

      @Override
      public OptionalLong size() {
        return OptionalLong.of(size);
      }
    };
  }
}
