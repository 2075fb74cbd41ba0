package io.respaldo.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import io.respaldo.catalog.Figures;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine expects of the application's tables, whatever they are made of. */
abstract class SiteInstancesContract {
  private static final Instant NOW = Instant.parse("2025-11-19T03:00:00Z");
  private static final InstanceName SHOP = InstanceName.of("shop");

  private SiteTable table;
  private SiteInstances instances;

  /** An empty table. */
  abstract SiteTable table() throws Exception;

  @BeforeEach
  void emptyTable() throws Exception {
    table = table();
    instances = new SiteInstances(table);
  }

  private static InstanceConfig shop() {
    return InstanceConfig.builder("shop", Site.TYPE)
        .priority(Priority.HIGH)
        .schedule("0 4 * * *")
        .retentionDays(9)
        .createdAt(NOW)
        .updatedAt(NOW)
        .build();
  }

  @Test
  void whatIsAddedIsFoundAsItWas() throws IOException {
    assertThat(instances.add(shop())).isTrue();

    assertThat(instances.find(SHOP)).contains(shop());
    assertThat(instances.all()).containsExactly(shop());
  }

  @Test
  void aTakenNameIsRefusedAndNothingChanges() throws IOException {
    instances.add(shop());

    InstanceConfig same =
        InstanceConfig.builder("SHOP", Site.TYPE).createdAt(NOW).updatedAt(NOW).build();
    assertThat(instances.add(same)).isFalse();
    assertThat(instances.all()).containsExactly(shop());
  }

  @Test
  void openSettingsStayOpen() throws IOException {
    InstanceConfig open =
        InstanceConfig.builder("blog", Site.TYPE).createdAt(NOW).updatedAt(NOW).build();
    instances.add(open);

    assertThat(instances.find(open.name())).contains(open);
    assertThat(open.effectiveSchedule()).contains("0 3 * * *");
  }

  @Test
  void aSettingWithoutAColumnIsRefusedInsteadOfForgotten() throws IOException {
    instances.add(shop());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> instances.update(SHOP, c -> InstanceConfig.builder(c).label("The shop").build()))
        .withMessageContaining("there are columns for");
    assertThat(instances.find(SHOP)).contains(shop());
  }

  @Test
  void noChangeOfManyAtOnceIsLost() throws Exception {
    instances.add(InstanceConfig.builder(shop()).retentionDays(1).build());
    int changes = 40;
    var pool = Executors.newFixedThreadPool(4);
    try {
      Callable<Optional<InstanceConfig>> oneMoreDay =
          () ->
              instances.update(
                  SHOP,
                  c ->
                      InstanceConfig.builder(c)
                          .retentionDays(c.retention().orElseThrow().days().getAsInt() + 1)
                          .build());
      for (Future<?> done :
          pool.invokeAll(IntStream.range(0, changes).mapToObj(i -> oneMoreDay).toList())) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }

    InstanceConfig after = instances.find(SHOP).orElseThrow();
    assertThat(after.retention().orElseThrow().days()).hasValue(changes + 1);
  }

  @Test
  void figuresReachTheRow() throws IOException {
    instances.add(shop());

    instances.figures(SHOP, new Figures(Optional.of(NOW), "success", OptionalLong.of(10), 1, 10));

    assertThat(table.find(SHOP).orElseThrow().lastBackup()).isEqualTo("success");
    assertThat(instances.find(SHOP)).contains(shop());
  }

  @Test
  void whatIsNotThereIsNotChangedAndRemovingItIsFine() throws IOException {
    assertThat(instances.update(SHOP, c -> c)).isEmpty();
    instances.remove(SHOP);
    assertThat(instances.find(SHOP)).isEmpty();
  }
}
