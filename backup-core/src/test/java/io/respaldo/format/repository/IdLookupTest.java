package io.respaldo.format.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdLookupTest {
  private static Id id(String beginning) {
    return Id.parse((beginning + "0".repeat(64)).substring(0, 64)).orElseThrow();
  }

  @Test
  void theBeginningIsEnoughWhereItIsTheOnlyOne() throws Exception {
    List<Id> all = List.of(id("ff"), id("7f01"), id("00"), id("80"), id("7f00"), id("fe"));
    IdLookup lookup = new IdLookup(FileType.SNAPSHOT, all);

    for (Id id : all) {
      assertThat(lookup.one(id.toString())).isEqualTo(id);
      assertThat(lookup.one(id.toString().substring(0, 4))).isEqualTo(id);
    }
    assertThat(lookup.one("0")).isEqualTo(id("00"));
    assertThat(lookup.one("8")).isEqualTo(id("80"));
    assertThatThrownBy(() -> lookup.one("f")).hasMessageContaining("may mean 2 of them");
    assertThatThrownBy(() -> lookup.one("7f0")).hasMessageContaining("write more digits");
    for (String none : new String[] {"9", "7F", "g", "00".repeat(33), "7f02"}) {
      assertThatThrownBy(() -> lookup.one(none)).hasMessage("there is no snapshot '" + none + "'");
    }
    assertThatThrownBy(() -> lookup.one("")).hasMessageContaining("may mean 6 of them");
    assertThatThrownBy(() -> new IdLookup(FileType.KEY, List.of()).one(""))
        .hasMessage("there is no key ''");
    assertThatThrownBy(() -> new IdLookup(FileType.KEY, List.of(id("00"))).one(""))
        .hasMessageContaining("write more digits");
  }

  @Test
  void allOfManyAreFound() throws Exception {
    SecureRandom random = new SecureRandom();
    List<Id> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(Id.random(random));
    }
    IdLookup lookup = new IdLookup(FileType.PACK, all);
    for (Id id : all) {
      assertThat(lookup.one(id.toString().substring(0, 20))).isEqualTo(id);
    }
  }
}
