package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Odd keys. A store may refuse one with UNSUPPORTED, if it then behaves as if nobody had asked; it
 * may never take one key for another.
 */
abstract class StorageKeysContract extends StorageSemanticsContract {
  static Stream<String> oddKeys() {
    return Stream.of(
        "plain",
        ".hidden/.file",
        "...",
        "..a/a..",
        ".tmp",
        ".tmpx/.lock",
        "with space/ leading/trailing ",
        "dot.",
        "tilde~/100%/%2e%2e/%00",
        "a+b&c=d?e#f;g,h@i!j$k'l(m)n*o[p]q{r}s^t`u|v",
        "\"quoted\"/<angled>",
        "C:/drive",
        "con/nul.txt/aux",
        "-rf/--help",
        "ñandú/日本語/עברית/🐘",
        "cafe\u0301 decomposed",
        "café composed",
        "\u00a0nbsp\u2028line",
        "zero\u200bwidth",
        "2025-11-19T03:00:00+01:00.json",
        "x".repeat(255),
        "é".repeat(127),
        "x".repeat(200) + "/" + "y".repeat(200) + "/" + "z".repeat(200),
        "deep/".repeat(100) + "end");
  }

  @ParameterizedTest
  @MethodSource("oddKeys")
  protected void anOddKeyIsKeptExactlyOrRefused(String path) throws Exception {
    storage().create(key("neighbour"), body("untouched"));
    if (created(path)) {
      assertThat(text(path)).isEqualTo(path);
      assertThat(storage().find(key(path)).map(ObjectInfo::key)).contains(key(path));
      assertThat(listed(Folder.ROOT)).containsExactlyInAnyOrder("neighbour", path);
      assertThat(listed(key(path).folder())).contains(path);
      refused(Kind.EXISTS, () -> storage().create(key(path), body("2")));
      storage().delete(List.of(key(path)));
    }
    assertThat(listed(Folder.ROOT)).containsExactly("neighbour");
    assertThat(text("neighbour")).isEqualTo("untouched");
  }

  static Stream<List<String>> twins() {
    return Stream.of(
        List.of("Case", "case"),
        List.of("folder/a", "Folder/a"),
        List.of("café", "cafe\u0301"),
        List.of("ſ", "s"),
        List.of("İ", "i\u0307"),
        List.of("straße", "STRASSE"),
        List.of("a", "a."),
        List.of("a", "a "),
        List.of("a b", "a+b"),
        List.of("a/b", "a%2Fb"),
        List.of("x", "%78"));
  }

  @ParameterizedTest
  @MethodSource("twins")
  protected void keysThatLookAlikeAreNeverMixedUp(List<String> twins) throws Exception {
    List<String> there = new ArrayList<>();
    for (String path : twins) {
      if (created(path)) {
        there.add(path);
      } else {
        assertThat(foundUnlessRefused(path)).as("'%s', which was refused", path).isEmpty();
      }
    }
    for (String path : there) {
      assertThat(text(path)).isEqualTo(path);
    }
    assertThat(listed(Folder.ROOT)).containsExactlyInAnyOrderElementsOf(there);
    String last = twins.get(1);
    deleteUnlessRefused(last);
    there.remove(last);
    assertThat(listed(Folder.ROOT)).containsExactlyElementsOf(there);
  }

  @Test
  protected void aKeyThatIsAFolderOfAnotherIsKeptOrRefused() throws Exception {
    List<String> there = new ArrayList<>();
    for (String path : List.of("a", "a/b", "c/d", "c")) {
      if (created(path)) {
        there.add(path);
      }
    }
    assertThat(there).contains("a", "c/d");
    for (String path : there) {
      assertThat(text(path)).isEqualTo(path);
    }
    assertThat(listed(Folder.ROOT)).containsExactlyInAnyOrderElementsOf(there);
  }

  /** Whether the store took it; otherwise it said UNSUPPORTED, or EXISTS for a twin. */
  private boolean created(String path) throws Exception {
    try {
      storage().create(key(path), body(path));
      return true;
    } catch (StorageException e) {
      assertThat(e.kind()).as(e.getMessage()).isIn(Kind.UNSUPPORTED, Kind.EXISTS);
      return false;
    }
  }

  private Optional<ObjectInfo> foundUnlessRefused(String path) throws Exception {
    try {
      return storage().find(key(path));
    } catch (StorageException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNSUPPORTED);
      return Optional.empty();
    }
  }

  private void deleteUnlessRefused(String path) throws Exception {
    try {
      storage().delete(List.of(key(path)));
    } catch (StorageException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNSUPPORTED);
    }
  }
}
