package io.respaldo.format.repository.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class Poly1305Test {
  private static final HexFormat HEX = HexFormat.of();

  /** Message, r, k, nonce, tag: the paper's appendix B. */
  static Stream<Arguments> paper() {
    return Stream.of(
        arguments(
            "f3f6",
            "851fc40c3467ac0be05cc20404f3f700",
            "ec074c835580741701425b623235add6",
            "fb447350c4e868c52ac3275cf9d4327e",
            "f4c633c3044fc145f84f335cb81953de"),
        arguments(
            "",
            "a0f3080000f46400d0c7e9076c834403",
            "75deaa25c09f208e1dc4ce6b5cad3fbf",
            "61ee09218d29b0aaed7e154a2c5509cc",
            "dd3fab2251f11ac759f0887129cc2ee7"),
        arguments(
            "663cea190ffb83d89593f3f476b6bc24d7e679107ea26adb8caf6652d0656136",
            "48443d0bb0d21109c89a100b5ce2c208",
            "6acb5f61a7176dd320c5c1eb2edcdc74",
            "ae212a55399729595dea458bc621ff0e",
            "0ee1c16bb73f0f4fd19881753c01cdbe"),
        arguments(
            "ab0812724a7f1e342742cbed374d94d136c6b8795d45b3819830f2c04491faf0990c62e48b8018b2"
                + "c3e4a0fa3134cb67fa83e158c994d961c4cb21095c1bf9",
            "12976a08c4426d0ce8a82407c4f48207",
            "e1a5668a4d5b66a5f68cc5424ed5982d",
            "9ae831e743978d3a23527c7128149e3a",
            "5154ad0d2cb26e01274fc51148491f1b"));
  }

  @ParameterizedTest
  @MethodSource("paper")
  void theTagsAreThoseOfThePaper(String message, String r, String k, String nonce, String tag)
      throws Exception {
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(HEX.parseHex(k), "AES"));
    byte[] added = aes.doFinal(HEX.parseHex(nonce));
    assertThat(tag(HEX.parseHex(r), added, HEX.parseHex(message))).isEqualTo(HEX.parseHex(tag));
  }

  /** Sums around 2^130 - 5, which random messages never reach (RFC 8439, A.3, 7 to 9). */
  @ParameterizedTest
  @CsvSource({
    "1, ffffffffffffffffffffffffffffffff f0ffffffffffffffffffffffffffffff 11000000000000000000000000000000, 05000000000000000000000000000000",
    "1, ffffffffffffffffffffffffffffffff fbfefefefefefefefefefefefefefefe 01010101010101010101010101010101, 00000000000000000000000000000000",
    "1, fbffffffffffffffffffffffffffffff 00000000000000000000000000000000 00000000000000000000000000000000, 00000000000000000000000000000000",
    "1, ffffffffffffffffffffffffffffffff 00000000000000000000000000000000 00000000000000000000000000000000, 04000000000000000000000000000000",
    "2, fdffffffffffffffffffffffffffffff, faffffffffffffffffffffffffffffff"
  })
  void sumsAtThePrimeAreReduced(String r, String message, String tag) {
    byte[] key = new byte[32];
    key[0] = Byte.parseByte(r);
    byte[] bytes = HEX.parseHex(message.replace(" ", ""));
    byte[] ours = tag(java.util.Arrays.copyOf(key, 16), new byte[16], bytes);
    assertThat(ours).isEqualTo(HEX.parseHex(tag)).isEqualTo(judge(key, bytes));
  }

  @Test
  void tagsOfRandomMessagesAreThoseOfBouncyCastle() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      byte[] key = new byte[32];
      byte[] message = new byte[random.nextInt(i % 10 == 0 ? 5_000 : 100)];
      fill(random, key);
      fill(random, message);
      assertThat(tag(HEX.parseHex(HEX.formatHex(key, 0, 16)), end(key), message))
          .as("seed %d, message %d", seed, i)
          .isEqualTo(judge(key, message));
    }
  }

  /** Random bytes, now and then runs of extremes, which carry the farthest. */
  private static void fill(Random random, byte[] bytes) {
    random.nextBytes(bytes);
    int kind = random.nextInt(4);
    if (kind < 2) {
      java.util.Arrays.fill(bytes, (byte) (kind - 1));
      for (int i = 0; i < bytes.length / 8; i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
    }
  }

  private static byte[] end(byte[] key) {
    return java.util.Arrays.copyOfRange(key, 16, 32);
  }

  private static byte[] tag(byte[] r, byte[] added, byte[] message) {
    Poly1305 poly = new Poly1305(r);
    byte[] tag = new byte[16];
    poly.begin();
    int first = message.length / 2 & -16;
    poly.update(message, 0, first, first == message.length);
    poly.update(message, first, message.length - first, true);
    poly.finish(added, tag, 0);
    return tag;
  }

  private static byte[] judge(byte[] key, byte[] message) {
    byte[] clamped = key.clone();
    org.bouncycastle.crypto.generators.Poly1305KeyGenerator.clamp(clamped);
    org.bouncycastle.crypto.macs.Poly1305 poly = new org.bouncycastle.crypto.macs.Poly1305();
    poly.init(new KeyParameter(clamped));
    poly.update(message, 0, message.length);
    byte[] tag = new byte[16];
    poly.doFinal(tag, 0);
    return tag;
  }
}
