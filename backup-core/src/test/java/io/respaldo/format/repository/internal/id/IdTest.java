package io.respaldo.format.repository.internal.id;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdTest {
  @Test
  void digitsAreThoseOfTheNumber() {
    long seed = new Random().nextLong();
    Random r = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = new byte[Id.BYTES];
      r.nextBytes(bytes);
      String hex = "%064x".formatted(new BigInteger(1, bytes));
      Id id = Id.read(bytes, 0);
      assertThat(id).as("seed %d", seed).hasToString(hex);
      assertThat(Id.parse(hex)).as("seed %d", seed).contains(id);
      assertThat(Id.parse(("x" + hex).getBytes(ISO_8859_1), 1)).as("seed %d", seed).isEqualTo(id);
      byte[] written = new byte[Id.DIGITS + 2];
      id.writeDigits(written, 1);
      assertThat(new String(written, 1, Id.DIGITS, ISO_8859_1)).as("seed %d", seed).isEqualTo(hex);
    }
  }

  @Test
  void whatIsNoLowerCaseDigitIsRefusedInEveryPlace() {
    for (int place = 0; place < Id.DIGITS; place++) {
      byte[] text = new byte[Id.DIGITS];
      for (int b = 0; b < 256; b++) {
        Arrays.fill(text, (byte) 'a');
        text[place] = (byte) b;
        boolean digit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
        assertThat(Id.parse(text, 0) != null).as("%d at %d", b, place).isEqualTo(digit);
        String chars = new String(text, ISO_8859_1);
        assertThat(Id.parse(chars).isPresent()).as("%d at %d", b, place).isEqualTo(digit);
      }
    }
  }

  @Test
  void lettersBeyondLatinAreNoDigits() {
    assertThat(Id.parse("a".repeat(63) + (char) ('a' + 256))).isEmpty();
    assertThat(Id.parse("a".repeat(63))).isEmpty();
    assertThat(Id.parse("a".repeat(63).getBytes(ISO_8859_1), 0)).isNull();
  }
}
