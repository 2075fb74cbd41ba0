package io.respaldo.format.repository.internal.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.Fuzz;
import io.respaldo.format.repository.internal.crypto.NotAuthenticException;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.storage.StorageException;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KeyFileTest {
  private static final KeyLabel LABEL =
      new KeyLabel("ana", "<server>", Timestamp.utc(Instant.parse("2025-11-19T03:00:00.5Z")));
  private final SecureRandom random = new SecureRandom();
  private final SealingKey master = SealingKey.random(random);

  private KeyFile file() throws IOException {
    return KeyFile.seal(master, "x".toCharArray(), LABEL, new ScryptCost(2, 1, 1), random);
  }

  @Test
  void aKeyFileIsSpelledAsResticSpellsIt() throws Exception {
    assertThat(new String(file().encode(), UTF_8))
        .matches(
            "\\{\"created\":\"2025-11-19T03:00:00.5Z\",\"username\":\"ana\","
                + "\"hostname\":\"\\\\u003cserver\\\\u003e\",\"kdf\":\"scrypt\",\"N\":2,\"r\":1,"
                + "\"p\":1,\"salt\":\"[^\"]{88}\",\"data\":\"[^\"]+\"}");
  }

  @Test
  void theMasterKeyComesBackWithThePasswordOnly() throws Exception {
    KeyFile read = KeyFile.decode(file().encode());
    assertThat(read.open("x".toCharArray(), random).encryption()).isEqualTo(master.encryption());
    assertThatThrownBy(() -> read.open("y".toCharArray(), random))
        .isInstanceOf(NotAuthenticException.class);
  }

  @Test
  void otherWaysToMakeKeysAreRefusedByName() throws Exception {
    String json = new String(file().encode(), UTF_8).replace("scrypt", "argon2");
    assertThatThrownBy(() -> KeyFile.decode(json.getBytes(UTF_8)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("argon2");
  }

  @Test
  void mutantsAreDamagedAndCostNothing() throws Exception {
    Fuzz.run(file().encode(), KeyFile::decode);
  }

  /** Zeros at the beginning make parsers guess at other encodings, and fail in other ways. */
  @Test
  void whatIsNotUtf8IsDamaged() throws Exception {
    byte[] good = file().encode();
    String text = new String(good, StandardCharsets.UTF_8);
    byte[] zeros = good.clone();
    Arrays.fill(zeros, 0, 3, (byte) 0);
    for (byte[] bad :
        List.of(
            zeros,
            text.getBytes(StandardCharsets.UTF_16BE),
            text.getBytes(StandardCharsets.UTF_16LE),
            text.getBytes(Charset.forName("UTF-32BE")))) {
      assertThatThrownBy(() -> KeyFile.decode(bad))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.DAMAGED));
    }
  }

  @Test
  void calibrationFindsWhatTakesAsLongAsIsWanted() {
    AtomicLong now = new AtomicLong();
    TimeSource slow =
        new TimeSource() {
          @Override
          public Instant now() {
            return Instant.EPOCH;
          }

          @Override
          public long nanos() {
            return now.addAndGet(300_000_000);
          }

          @Override
          public void sleep(Duration duration) {}
        };
    ScryptCost cost = new Calibration(slow).within(Duration.ofMillis(250));
    assertThat(cost).isEqualTo(new ScryptCost(1024, 8, 1));
    cost = new Calibration(slow).within(Duration.ofMillis(300));
    assertThat(cost).isEqualTo(new ScryptCost(32768, 8, 1));
  }
}
