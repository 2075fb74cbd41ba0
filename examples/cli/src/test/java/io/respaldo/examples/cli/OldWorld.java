package io.respaldo.examples.cli;

import io.respaldo.postgres.ScriptBackups;
import io.respaldo.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the migration guide says that its reader has: a role, old backups, a crontab. */
final class OldWorld {
  private OldWorld() {}

  static void prepare(Path folder, TestCluster cluster) throws Exception {
    cluster.sql(
        "postgres",
        "DO $$ BEGIN CREATE ROLE shop_owner LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN"
            + " NULL; END $$",
        "ALTER ROLE shop_owner PASSWORD '" + cluster.password() + "'",
        "ALTER DATABASE shop OWNER TO shop_owner");
    cluster.sql("shop", "ALTER TABLE orders OWNER TO shop_owner");
    ScriptBackups scripts = new ScriptBackups(cluster, "shop");
    for (String day : new String[] {"20251118", "20251119"}) {
      Path old = folder.resolve("old");
      scripts.gzippedDump(old.resolve("db/shop_" + day + "_030000.sql.gz"));
      scripts.tar(
          old.resolve("media/media_" + day + "_030000.tar.gz"), folder.resolve("site/media"));
    }
    Path panel = folder.resolve("old/instances/panel");
    scripts.archive(panel.resolve("backup_20251119_040000.tar.gz"), folder.resolve("site/media"));
    Files.writeString(
        panel.resolve("config.json"),
        "{\"instance_name\": \"panel\", \"schedule\": \"0 4 * * *\", \"retention_days\": 9}");
    Files.writeString(folder.resolve("old/cron.log"), "Backup: OK\n");
    Files.writeString(
        folder.resolve("crontab.txt"),
        """
        0 4 * * * /opt/backup-instance.sh panel >> /var/log/backup.log 2>&1
        15 6 * * * /usr/sbin/logrotate /etc/logrotate.conf
        0 3 * * * PGPASSWORD=secret pg_dump shop | gzip > /srv/backups/shop.sql.gz
        """);
  }
}
