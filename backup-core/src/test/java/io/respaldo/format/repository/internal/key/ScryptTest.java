package io.respaldo.format.repository.internal.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScryptTest {
  /** RFC 7914, section 12; the last one there takes a gigabyte. */
  @ParameterizedTest
  @CsvSource({
    "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
    "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
  })
  void theKeysOfRfc7914(String password, String salt, int n, int r, int p, String expected) {
    byte[] key =
        Scrypt.derive(
            password.getBytes(StandardCharsets.US_ASCII),
            salt.getBytes(StandardCharsets.US_ASCII),
            new ScryptCost(n, r, p),
            64);
    assertThat(HexFormat.of().formatHex(key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 1",
    "1, 8, 1",
    "3, 8, 1",
    "32769, 8, 1",
    "-2, 8, 1",
    "1024, 0, 1",
    "1024, 8, 0",
    "1024, 8, -1",
    "1024, 32768, 32768",
    "2, 1073741824, 1",
    "1024, 4294967296, 4294967296",
    "1024, 6442450941, 6148914691236517205",
    "-9223372036854775808, 1, 1"
  })
  void costsThatScryptHasNotAreDamage(long n, long r, long p) {
    assertThatThrownBy(() -> new ScryptCost(n, r, p).check())
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.DAMAGED));
  }

  @ParameterizedTest
  @CsvSource({
    "2097152, 8, 1",
    "4611686018427387904, 1, 1",
    "32768, 8, 100000",
    "2, 1, 1000000000",
    "2, 1000000000, 1",
    "1048576, 8, 9"
  })
  void costsThatTakeGigabytesOrHoursAreRefusedBeforeTheyAreTried(long n, long r, long p) {
    assertThatThrownBy(() -> new ScryptCost(n, r, p).check())
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNSUPPORTED))
        .hasMessageContaining("restic key add");
  }

  @ParameterizedTest
  @CsvSource({"32768, 8, 8", "1048576, 8, 1", "2, 1, 1", "65536, 8, 32"})
  void usualCostsAreTaken(long n, long r, long p) throws Exception {
    new ScryptCost(n, r, p).check();
  }

  @Test
  void itIsWhatALibraryMakesOfRandomInput() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      byte[] password = bytes(random, 100); // longer than HMAC's block, too
      byte[] salt = bytes(random, 70);
      int n = 2 << random.nextInt(9);
      int r = 1 + random.nextInt(9);
      int p = 1 + random.nextInt(3);
      int length = 1 + random.nextInt(100);

      assertThat(Scrypt.derive(password, salt, new ScryptCost(n, r, p), length))
          .as("seed %d, round %d", seed, i)
          .isEqualTo(SCrypt.generate(password, salt, n, r, p, length));
    }
  }

  private static byte[] bytes(Random random, int below) {
    byte[] bytes = new byte[random.nextInt(below)];
    random.nextBytes(bytes);
    return bytes;
  }
}
