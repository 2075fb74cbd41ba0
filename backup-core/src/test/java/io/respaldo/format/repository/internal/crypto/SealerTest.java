package io.respaldo.format.repository.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SealerTest {
  private static final HexFormat HEX = HexFormat.of();

  private final SecureRandom random = new SecureRandom();
  private final SealingKey key = SealingKey.random(random);
  private final Sealer sealer = new Sealer(key, random);

  /** restic, internal/crypto/crypto_int_test.go. */
  @Test
  void whatResticSealedIsOpened() throws Exception {
    SealingKey known =
        SealingKey.of(
            HEX.parseHex("303e8687b1d7db18421bdc6bb8588ccadac4d59ee87b8ff70c44e635790cafef"),
            HEX.parseHex("ef4d8824cb80b2bcc5fbff8a9b12a42c"),
            HEX.parseHex("cc8d4b948ee0ebfe1d415de921d10353"));
    byte[] sealed =
        HEX.parseHex(
            "69fb41c62d12def4593bd71757138606338f621aeaeb39da0fe4f99233f8037a54ea63338a813bcf3f75d8c3"
                + "cc75dddf8750");
    byte[] plain = "Dies ist ein Test!".getBytes(StandardCharsets.UTF_8);
    assertThat(new Sealer(known, random).opened(sealed)).isEqualTo(plain);
    byte[] ours = new byte[sealed.length];
    System.arraycopy(plain, 0, ours, 16, plain.length);
    new Sealer(known, random).seal(ours, 0, plain.length, Arrays.copyOf(sealed, 16));
    assertThat(ours).isEqualTo(sealed);
  }

  @Test
  void textsOfAllLengthsAreOpenedAsTheyWereSealed() throws Exception {
    long seed = new Random().nextLong();
    Random r = new Random(seed);
    for (int length : new int[] {0, 1, 15, 16, 17, 63, 64, 65535, 65536, 65537, 200_003}) {
      byte[] plain = new byte[length];
      r.nextBytes(plain);
      byte[] buffer = new byte[length + 100];
      System.arraycopy(plain, 0, buffer, 50 + 16, length);
      int sealed = sealer.seal(buffer, 50, length);
      assertThat(sealed).isEqualTo(length + 32);
      assertThat(sealer.open(buffer, 50, sealed)).isEqualTo(length);
      assertThat(Arrays.copyOfRange(buffer, 66, 66 + length)).as("seed %d", seed).isEqualTo(plain);
    }
  }

  @Test
  void theCounterCarriesThroughAllSixteenBytes() throws Exception {
    byte[] buffer = new byte[16 + 64 + 16];
    byte[] last = new byte[16];
    Arrays.fill(last, (byte) 0xff);
    sealer.seal(buffer, 0, 64, last);
    byte[] wrapped = Arrays.copyOfRange(buffer, 32, 48);
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.encryption(), "AES"));
    assertThat(wrapped).isEqualTo(aes.doFinal(new byte[16]));
  }

  @Test
  void anyChangedBitOfTextOrTagOrIvIsRefusedAndNothingDecrypted() throws Exception {
    byte[] sealed = sealer.sealed(new byte[77]);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] before = changed.clone();
      assertThatThrownBy(() -> sealer.open(changed, 0, changed.length))
          .isInstanceOf(NotAuthenticException.class);
      assertThat(changed).isEqualTo(before);
    }
  }

  @Test
  void anIvOfZerosIsRefused() {
    byte[] sealed = new byte[48];
    sealer.seal(sealed, 0, 16, new byte[16]);
    assertThatThrownBy(() -> sealer.open(sealed, 0, 48))
        .isInstanceOf(NotAuthenticException.class)
        .hasMessageContaining("all zero");
  }

  @Test
  void tooShortTextsAreRefused() {
    for (int length = 0; length < 32; length++) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) 7);
      assertThatThrownBy(() -> sealer.opened(bytes)).isInstanceOf(NotAuthenticException.class);
    }
  }

  @Test
  void noTwoSealsAreAlike() {
    assertThat(sealer.sealed(new byte[8])).isNotEqualTo(sealer.sealed(new byte[8]));
  }

  @Test
  void keysOfZerosAreRefused() {
    assertThatThrownBy(() -> SealingKey.of(new byte[32], new byte[16], new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWipedKeyHoldsNothing() {
    SealingKey k = SealingKey.random(random);
    k.wipe();
    assertThat(k.encryption()).containsOnly(0);
    assertThat(k.macK()).containsOnly(0);
    assertThat(k.macR()).containsOnly(0);
  }
}
