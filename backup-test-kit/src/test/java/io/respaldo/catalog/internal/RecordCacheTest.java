package io.respaldo.catalog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.InstanceName;
import io.respaldo.catalog.internal.RecordCache.Remembered;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Room for some instances, and more instances than there is room for. */
class RecordCacheTest {
  private static final int BLOCK = 10_000;
  private final RecordCache cache = new RecordCache(5 * BLOCK + 10_000);

  private static InstanceName name(int n) {
    return InstanceName.of("cliente" + n);
  }

  private static Remembered block() {
    return new Remembered(
        Map.of("month", new RecordBlock(new byte[BLOCK], 1)), 0, Optional.empty());
  }

  private boolean ask(int n) {
    boolean there = !cache.get(name(n)).months().isEmpty();
    if (!there) {
      cache.put(name(n), block());
    }
    return there;
  }

  @Test
  void lookingAtMoreThanFitsAgainAndAgainStillFindsWhatFits() {
    for (int round = 0; round < 50; round++) {
      int found = 0;
      for (int n = 0; n < 8; n++) {
        found += ask(n) ? 1 : 0;
      }
      assertThat(found).as("round %d", round).isEqualTo(round == 0 ? 0 : 5);
      assertThat(cache.used()).isLessThanOrEqualTo(5 * BLOCK + 10_000);
    }
  }

  @Test
  void whatNobodyAsksForAnyMoreGoesWhenRoomIsNeeded() {
    for (int n = 0; n < 5; n++) {
      ask(n);
    }
    for (int round = 0; round < 200; round++) {
      ask(1);
      ask(7);
    }
    assertThat(ask(1)).isTrue();
    assertThat(ask(7)).isTrue();
    assertThat(ask(0)).isFalse();
  }

  @Test
  void whatIsReplacedOrForgottenTakesNoRoom() {
    for (int round = 0; round < 100; round++) {
      cache.put(name(1), block());
    }
    assertThat(cache.used()).isLessThan(2 * BLOCK);
    cache.forget(name(1));
    assertThat(cache.used()).isZero();
  }

  @Test
  void whatIsLargerThanAllRoomIsNotRemembered() {
    cache.put(
        name(1),
        new Remembered(
            Map.of("month", new RecordBlock(new byte[10 * BLOCK], 1)), 0, Optional.empty()));
    assertThat(cache.used()).isZero();
  }
}
