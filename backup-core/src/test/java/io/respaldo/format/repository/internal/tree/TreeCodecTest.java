package io.respaldo.format.repository.internal.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.Fuzz;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeCodecTest {
  private static final String TIMES =
      "\"mtime\":\"2025-11-19T03:00:00.12-05:00\",\"atime\":\"0001-01-01T00:00:00Z\","
          + "\"ctime\":\"9999-12-31T23:59:59.999999999+05:30\",\"uid\":0,\"gid\":4294967295";

  private static String node(String name, String more) {
    return "{\"name\":\"" + name + "\",\"type\":\"file\"," + TIMES + ",\"content\":[]" + more + "}";
  }

  private static String tree(String... nodes) {
    return "{\"nodes\":[" + String.join(",", nodes) + "]}\n";
  }

  private static List<Node> read(String tree) throws IOException {
    List<Node> all = new ArrayList<>();
    try (TreeReader reader = TreeReader.of(tree.getBytes(UTF_8))) {
      for (Node n = reader.next(); n != null; n = reader.next()) {
        all.add(n);
      }
    }
    return all;
  }

  private static String write(List<Node> nodes) {
    TreeWriter writer = new TreeWriter();
    nodes.forEach(writer::add);
    return new String(writer.end().bytes(), UTF_8);
  }

  @Test
  void anEmptyTreeHasNoNodes() throws Exception {
    assertThat(write(List.of())).isEqualTo("{\"nodes\":[]}\n");
    assertThat(read("{\"nodes\":[]}\n")).isEmpty();
    assertThat(read("{\"nodes\":null}")).isEmpty();
  }

  @Test
  void unknownFieldsOfNodesAreKeptAndAroundThemPassedOver() throws Exception {
    String one = node("a", ",\"label\":{\"b\":[1e3,\"x\"]},\"z\":null");
    String around = "{\"x\":[{}],\"nodes\":[" + one + "],\"y\":1}";
    assertThat(write(read(around))).isEqualTo(tree(one));
  }

  @Test
  void numbersOfSixtyFourBitsAreUnsigned() throws Exception {
    String tree =
        tree(
            "{\"name\":\"a\",\"type\":\"dev\",\"mode\":4294967295,"
                + TIMES
                + ",\"inode\":18446744073709551615,\"device_id\":9223372036854775808,"
                + "\"links\":18446744073709551615,\"device\":18446744073709551614,\"content\":null}");
    assertThat(write(read(tree))).isEqualTo(tree);
  }

  @Test
  void genericAttributesAreSortedByName() {
    Node n =
        Node.of(new byte[] {'a'}, NodeType.DIR)
            .genericAttributes(Map.of("windows.z", "\"x\"", "windows.a", "1"))
            .subtree(Sha256.of(new byte[0]))
            .build();
    assertThat(write(List.of(n)))
        .contains("\"generic_attributes\":{\"windows.a\":1,\"windows.z\":\"x\"},\"content\":null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "/",
        "a\\\\x00",
        "\\\\",
        "\\\\q",
        "\\\"",
        "\\\\xg0",
        "\\\\ud800",
        "\\\\U00110000",
        "\\\\400",
        "\\\\x1",
        "\\n"
      })
  void namesThatNoFileHasAreRefused(String name) {
    assertThatThrownBy(() -> read(tree(node(name, ""))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
  }

  @Test
  void escapesOfGoAreUnderstoodAlsoThoseThatItDoesNotWrite() throws Exception {
    Node n = read(tree(node("\\\\101\\\\x41\\\\u0041\\\\U00000041\\\\a\\\\\\\"", ""))).get(0);
    assertThat(n.name()).isEqualTo(new byte[] {'A', 'A', 'A', 'A', 7, '"'});
  }

  @Test
  void anyBytesComeBackThroughQuoting() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] name = new byte[1 + random.nextInt(12)];
      random.nextBytes(name);
      assertThat(GoQuote.unquote(GoQuote.quote(name))).as("seed %d", seed).isEqualTo(name);
    }
  }

  @Test
  void nodesMustAscendByBytes() {
    Node a = Node.of(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd}, NodeType.FIFO).build();
    Node b = Node.of("\ud83d\ude00".getBytes(UTF_8), NodeType.FIFO).build();
    write(List.of(a, b));
    assertThatThrownBy(() -> write(List.of(b, a))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> write(List.of(a, a))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTreeThatEndsEarlyIsDamaged() {
    String whole = tree(node("a", ""), node("b", ""));
    for (int length = 0; length < whole.length() - 1; length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(StorageException.class);
    }
  }

  @Test
  void modesAreGos() {
    assertThat(NodeType.DIR.mode(0755)).isEqualTo(2147484141L);
    assertThat(NodeType.SYMLINK.mode(0777)).isEqualTo(134218239L);
    for (int mode = 0; mode < 010000; mode++) {
      assertThat(NodeType.unix(NodeType.CHARDEV.mode(mode))).isEqualTo(mode);
    }
  }

  @Test
  void mutantsAreDamaged() throws Exception {
    String xattr = ",\"extended_attributes\":[{\"name\":\"user.a\",\"value\":\"aGk=\"}]";
    String tree = tree(node("a\\\\xff", xattr), node("b", ",\"linktarget\":\"x\",\"inode\":77"));
    Fuzz.run(
        tree.getBytes(UTF_8),
        m -> {
          try (TreeReader reader = TreeReader.of(m)) {
            for (Node n = reader.next(); n != null; n = reader.next()) {
              new TreeWriter().add(n);
            }
          }
        });
  }

  @Test
  void zeroTimeIsGos() {
    assertThat(Timestamp.ZERO).hasToString("0001-01-01T00:00:00Z");
  }
}
