package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.postgres.TestCluster;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.MemoryParts;
import io.respaldo.testkit.SourceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attachments come, go and are cleaned up all the while. */
@Tag("once")
class OdooBusyTest {
  private static final int ROUNDS = 3;

  private final TestOdoo odoo;
  private final Path scratch;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger done = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(3);

  OdooBusyTest(@TempDir Path data, @TempDir Path scratch) throws IOException, SQLException {
    this.odoo = new TestOdoo(TestCluster.shared(), data);
    this.scratch = scratch;
  }

  @AfterEach
  void drop() throws SQLException {
    odoo.drop();
  }

  private void writer(long seed) {
    Random random = new Random(seed);
    List<String> mine = new ArrayList<>();
    while (!stop.get()) {
      if (mine.isEmpty() || random.nextInt(3) > 0) {
        mine.add(odoo.attach("content " + seed + " " + random.nextInt(200)));
      } else {
        odoo.delete(mine.remove(random.nextInt(mine.size())));
      }
      done.incrementAndGet();
      begun.countDown();
    }
  }

  private void cleaner() {
    while (!stop.get()) {
      odoo.collectGarbage();
      begun.countDown();
    }
  }

  @Test
  void everyFileThatABackupNamesIsInItWhileAttachmentsComeAndGo() throws Exception {
    long seed = System.nanoTime();
    System.err.println("everyFileThatABackupNamesIsInIt seed " + seed);
    for (int i = 0; i < 300; i++) {
      odoo.attach("old " + i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<?>> working = new ArrayList<>();
    try {
      working.add(threads.submit(() -> writer(seed)));
      working.add(threads.submit(() -> writer(seed + 1)));
      working.add(threads.submit(this::cleaner));
      begun.await();
      for (int round = 1; round <= ROUNDS; round++) {
        int before = done.get();
        backUpAndRestore(round);
        assertThat(done.get()).as("Odoo worked meanwhile").isGreaterThan(before);
      }
    } finally {
      stop.set(true);
      threads.shutdown();
    }
    for (Future<?> each : working) {
      each.get();
    }
  }

  private void backUpAndRestore(int round) throws Exception {
    SourceRun run = SourceRun.of("run_" + round, scratch);
    MemoryParts parts = new MemoryParts();
    run.captureTo(odoo.source(), parts);
    PartReader reader = parts.reader();
    assertThat(run.found()).as("warnings").isEmpty();

    Restore restore = run.restore(reader, Selection.all());
    StagedRestore staged = odoo.source().beside("copy" + round).prepare("r" + round, restore);
    assertThat(staged.findings()).noneMatch(Finding::isError);
    staged.build(restore);
    assertThat(staged.check(restore)).noneMatch(Finding::isError);
    staged.swap();

    Map<Long, String> restored = odoo.attachments(odoo.database() + "_copy" + round);
    assertThat(restored).hasSizeGreaterThanOrEqualTo(300).doesNotContainValue("LOST");
  }
}
