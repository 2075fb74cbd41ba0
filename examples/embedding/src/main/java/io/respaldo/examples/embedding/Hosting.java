package io.respaldo.examples.embedding;

import io.respaldo.Actor;
import io.respaldo.Backup;
import io.respaldo.BackupManager;
import io.respaldo.BackupRequest;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.RestoreReport;
import io.respaldo.RestoreRequest;
import io.respaldo.Trigger;
import io.respaldo.source.BackupSource;
import io.respaldo.source.DirectorySource;
import io.respaldo.storage.StorageBackend;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application that hosts sites, each a folder of files, and backs them up. The list of sites is
 * its own table; what the engine needs to know of one it reads from there.
 */
final class Hosting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);

  private final SiteTable sites;
  private final Path folder;
  private final BackupManager backups;

  /**
   * @param folder of all sites
   * @param time the system's, or one that a test sets
   */
  Hosting(SiteTable sites, Path folder, StorageBackend storage, TimeSource time) {
    this.sites = sites;
    this.folder = folder;
    this.backups =
        BackupManager.builder()
            .home(storage)
            .instanceStore(new SiteInstances(sites))
            .source(Site.TYPE, this::filesOf)
            .time(time)
            .actor(Actor.of("hosting"))
            .build();
    backups.recover().forEach(r -> LOG.warn(r.message()));
  }

  /** Called for each run: where the files are, only the application knows. */
  private BackupSource filesOf(InstanceConfig instance) {
    try {
      Site site = sites.find(instance.name()).orElseThrow();
      return DirectorySource.of(folder.resolve(site.folder()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Before new code goes live; in the name of who rolls it out. */
  Backup backUpBeforeDeploy(String site, String user, String commit) throws InterruptedException {
    return backups
        .as(Actor.of(user))
        .instance(site)
        .backup(BackupRequest.manual().trigger(Trigger.PRE_DEPLOY).metadata("commit", commit))
        .await();
  }

  /** A copy of the newest backup in a new folder; the live site is not touched. */
  RestoreReport copyOf(String site, Path newFolder) throws InterruptedException {
    Instance instance = backups.instance(site);
    var plan = instance.plan(RestoreRequest.latest().to(newFolder.toString()));
    return instance.restore(plan.confirm()).await();
  }

  /** The newest backup over the live site; the name is typed by whoever wants that. */
  RestoreReport rollBack(String site, String typedName) throws InterruptedException {
    Instance instance = backups.instance(site);
    var plan = instance.plan(RestoreRequest.latest().inPlace());
    return instance.restore(plan.confirm(typedName)).await();
  }

  /** As it was before. */
  RestoreReport takeBack(String site, RestoreReport done) throws InterruptedException {
    Instance instance = backups.instance(site);
    return instance.undo(done.runId()).await();
  }

  BackupManager backups() {
    return backups;
  }

  @Override
  public void close() {
    backups.close();
  }
}
