package io.respaldo.format.repository.internal.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.respaldo.format.repository.internal.FolderStorage;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.SmallRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrewTest {
  @TempDir Path world;

  /** Repeated, as either thread may be the one that fails. */
  @RepeatedTest(value = 20, failureThreshold = 1)
  @Timeout(60)
  void theFirstFailureEndsTheWorkOfAll() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (OpenRepository r = SmallRepository.create(new FolderStorage(world)).repository;
        Crew crew = new Crew(r, 2)) {
      assertThatThrownBy(
              () ->
                  crew.forEach(
                      () -> Stream.iterate(0, i -> i + 1).iterator(), // without an end
                      (task, tools) -> {
                        if (task < 2) {
                          both.countDown();
                          both.await();
                        }
                        if (task == 1) {
                          throw new IOException("the first");
                        }
                      }))
          .hasMessage("the first");
    }
  }
}
