package io.respaldo.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.respaldo.Backup;
import io.respaldo.InstanceName;
import io.respaldo.Priority;
import io.respaldo.RestoreReport;
import io.respaldo.Trigger;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.retention.RetentionPlan;
import io.respaldo.testkit.MemoryStorage;
import io.respaldo.testkit.SettableTime;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application tests its backups in memory: files, storage, table and clock are all its own. */
final class HostingTest {
  private static final Instant START = Instant.parse("2025-11-19T03:00:00Z");

  private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
  private final Path sites = memory.getPath("/srv/sites");
  private final SettableTime time = SettableTime.manual(START);
  private final SiteTable table = new MemorySiteTable();
  private final Hosting hosting = new Hosting(table, sites, new MemoryStorage(), time);

  @BeforeEach
  void aSite() throws IOException {
    Files.createDirectories(sites.resolve("shop/pages"));
    Files.writeString(sites.resolve("shop/index.html"), "<h1>Shop</h1>");
    Files.writeString(sites.resolve("shop/pages/about.html"), "About us");
    table.insert(
        new Site(
            InstanceName.of("shop"),
            "shop",
            true,
            Optional.empty(),
            OptionalInt.of(7),
            Priority.HIGH,
            START,
            START,
            "",
            0));
  }

  @AfterEach
  void close() throws IOException {
    hosting.close();
    memory.close();
  }

  @Test
  void aRowOfTheTableIsAnInstanceWithoutFurtherAdo() {
    assertThat(hosting.backups().instances()).hasSize(1);
    assertThat(hosting.backups().instance("shop").config().priority()).isEqualTo(Priority.HIGH);
  }

  @Test
  void aBackupBeforeADeployTellsWhoAndWhichCommitAndReachesTheRow() throws Exception {
    Backup backup = hosting.backUpBeforeDeploy("shop", "ana", "1a2b3c");

    assertThat(backup.origin().trigger()).isEqualTo(Trigger.PRE_DEPLOY);
    assertThat(backup.origin().metadata()).containsEntry("commit", "1a2b3c");
    assertThat(backup.content().files()).isEqualTo(2);
    assertThat(table.find(InstanceName.of("shop")).orElseThrow().lastBackup()).isEqualTo("success");
    assertThat(hosting.backups().audit(10))
        .extracting(AuditEntry::action, e -> e.actor().name())
        .contains(Tuple.tuple("backup", "ana"));
  }

  @Test
  void aCopyHoldsWhatTheSiteHeldThen() throws Exception {
    hosting.backUpBeforeDeploy("shop", "ana", "1a2b3c");
    Files.writeString(sites.resolve("shop/index.html"), "broken by the deploy");

    Path copy = sites.resolve("shop-copy");
    hosting.copyOf("shop", copy);

    assertThat(copy.resolve("index.html")).hasContent("<h1>Shop</h1>");
    assertThat(copy.resolve("pages/about.html")).hasContent("About us");
    assertThat(sites.resolve("shop/index.html")).hasContent("broken by the deploy");
  }

  @Test
  void aBadDeployIsRolledBackAndThatIsTakenBackToo() throws Exception {
    hosting.backUpBeforeDeploy("shop", "ana", "1a2b3c");
    Files.writeString(sites.resolve("shop/index.html"), "broken by the deploy");

    RestoreReport done = hosting.rollBack("shop", "shop");

    assertThat(sites.resolve("shop/index.html")).hasContent("<h1>Shop</h1>");
    hosting.takeBack("shop", done);
    assertThat(sites.resolve("shop/index.html")).hasContent("broken by the deploy");
  }

  @Test
  void aWeekLaterRetentionWantsTheOldBackupGone() throws Exception {
    Backup old = hosting.backUpBeforeDeploy("shop", "ana", "1");
    time.advance(Duration.ofDays(8));
    Backup fresh = hosting.backups().createBackup("shop");

    // retention runs after each good backup
    assertThat(hosting.backups().listBackups("shop"))
        .extracting(Backup::id)
        .containsExactly(fresh.id());
    RetentionPlan plan = hosting.backups().instance("shop").retention();
    assertThat(plan.kept()).extracting(v -> v.backup().id()).containsExactly(fresh.id());
    assertThat(hosting.backups().instance("shop").history(10))
        .anySatisfy(
            run -> {
              assertThat(run.runId()).isEqualTo(old.id().value());
              assertThat(run.deleted()).isPresent();
            });
  }
}
