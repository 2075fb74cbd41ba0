package io.respaldo.format.repository.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.Fuzz;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class RepositoryConfigTest {
  private static final String ID = "5a".repeat(32);

  private static String json(String version, String polynomial, String more) {
    return "{\"version\":"
        + version
        + ",\"id\":\""
        + ID
        + "\",\"chunker_polynomial\":\""
        + polynomial
        + "\""
        + more
        + "}";
  }

  private static void fails(Kind kind, String json, String message) {
    assertThatThrownBy(() -> RepositoryConfig.decode(json.getBytes(UTF_8)))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void unknownFieldsAreKept() throws Exception {
    String json = json("2", "3da3358b4dc173", ",\"is_hot\":true,\"x\":{\"a\":[1.50,\"<\",null]}");
    byte[] again = RepositoryConfig.decode(json.getBytes(UTF_8)).encode();
    assertThat(new String(again, UTF_8)).isEqualTo(json.replace("<", "\\u003c"));
  }

  @Test
  void laterVersionsAreRefusedByName() {
    fails(Kind.UNSUPPORTED, json("3", "3da3358b4dc173", ""), "format version 3");
    fails(Kind.DAMAGED, json("0", "3da3358b4dc173", ""), "no version");
    fails(Kind.DAMAGED, json("-1", "3da3358b4dc173", ""), "out of range");
  }

  @Test
  void polynomialsThatAreReducibleAreRefused() {
    fails(Kind.DAMAGED, json("2", "30a8295b9d5c91", ""), "irreducible");
    fails(Kind.DAMAGED, json("2", "3", ""), "irreducible");
    fails(Kind.DAMAGED, json("2", "0x3da3358b4dc173", ""), "hexadecimal");
  }

  @Test
  void mutantsAreDamaged() throws Exception {
    Fuzz.run(RepositoryConfig.create(new SecureRandom()).encode(), RepositoryConfig::decode);
  }
}
