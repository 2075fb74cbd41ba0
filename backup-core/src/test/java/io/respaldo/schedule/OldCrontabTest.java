package io.respaldo.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.schedule.OldCrontab.Job;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldCrontabTest {
  private static List<Job> jobs(String text) {
    return OldCrontab.jobs(text.lines().toList());
  }

  @Test
  void theLinesOfAManagedCrontabAreFoundPausedOnesToo() {
    List<Job> jobs =
        jobs(
            """
            # Odoo Backups - Managed by API-DEV
            MAILTO=admin@example.com
            # prod-panel4
            0 3 * * * /opt/odoo/backup-instance.sh prod-panel4 >> /var/log/cron.log 2>&1

            # principal (pausado - comentado)
            # 0 2 * * 0 /opt/odoo/backup-instance.sh principal >> /var/log/cron.log 2>&1
            15 6 * * * /usr/bin/logrotate /etc/logrotate.conf
            """);
    assertThat(jobs).hasSize(2);
    Job active = jobs.get(0);
    assertThat(active.number()).isEqualTo(4);
    assertThat(active.tool()).isEqualTo("backup-instance.sh");
    assertThat(active.subject()).contains("prod-panel4");
    assertThat(active.paused()).isFalse();
    assertThat(active.schedule().orElseThrow().describe(Locale.ENGLISH))
        .isEqualTo("every day at 03:00");
    assertThat(jobs.get(1).paused()).isTrue();
    assertThat(jobs.get(1).subject()).contains("principal");
    assertThat(jobs.get(1).expression()).isEqualTo("0 2 * * 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pg_dump mydb > /b/mydb.sql | pg_dump | mydb",
        "/usr/bin/pg_dump -h localhost -U odoo -Fc -d shop -f /b/x.dump | pg_dump | shop",
        "pg_dump --dbname=postgresql://u:pw@db:5432/sales?sslmode=require -f x | pg_dump | sales",
        "root sudo -u postgres pg_dump -U x other 2>/dev/null | pg_dump | other",
        "docker exec db pg_dump -U app inventory > x.sql | pg_dump | inventory",
        "cd /b && pg_dump 'quoted' > x | pg_dump | quoted",
        "pg_dumpall --globals-only > g.sql | pg_dumpall | ",
        "restic -r /srv/repo backup /var/lib | restic | ",
        "/srv/scripts/backup.sh | backup.sh | ",
        "root /usr/local/bin/backup-all | backup-all | ",
        "cd /srv; python3 make_backup.py shop | make_backup.py | shop",
        "/home/x/scripts/odoo/backup-production.sh | backup-production.sh | ",
        "click-odoo-backupdb -c odoo.conf prod /b/prod.zip | click-odoo-backupdb | prod",
        "odoo-bin db -c /etc/odoo.conf dump prod /b/p.zip | odoo db dump | prod",
        "curl -F master_pwd=x -F name=prod http://localhost:8069/web/database/backup"
            + " | /web/database/backup | prod"
      })
  void eachToolAndItsSubjectAreKnown(String command, String tool, String subject) {
    assertThat(jobs("0 3 * * * " + command))
        .singleElement()
        .satisfies(j -> assertThat(j.tool()).isEqualTo(tool))
        .satisfies(j -> assertThat(j.subject()).isEqualTo(Optional.ofNullable(subject)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 3 * * * /usr/bin/find /tmp -delete",
        "0 3 * * * restic -r /srv/repo forget --prune",
        "0 3 * * * restic -r /srv/backup-repo forget",
        "0 5 * * * find /srv/backups -mtime +7 -delete",
        "0 5 * * * rsync -a /srv/backups remote:/srv/backups",
        "0 3 * * * run-report > /var/backups/report.txt",
        "# the backup script runs at night",
        "# see the manual for pg_dump and other tools",
        "BACKUP_DIR=/srv/backups",
        "",
        "0 3 * *"
      })
  void otherLinesAreNot(String line) {
    assertThat(jobs(line)).isEmpty();
  }

  @Test
  void whatNoScheduleCanSayIsToldWithoutOne() {
    assertThat(jobs("@reboot /srv/backup.sh"))
        .singleElement()
        .satisfies(j -> assertThat(j.schedule()).isEmpty());
    assertThat(jobs("@daily /srv/backup.sh"))
        .singleElement()
        .satisfies(j -> assertThat(j.schedule()).isPresent());
    assertThat(jobs("99 3 * * * /srv/backup.sh"))
        .singleElement()
        .satisfies(j -> assertThat(j.schedule()).isEmpty());
  }

  @Test
  void aZoneThatStandsBeforeCounts() {
    assertThat(jobs("0 1 * * * backup.sh a\nCRON_TZ=America/Lima\n0 3 * * * backup.sh b"))
        .extracting(Job::zone)
        .containsExactly(Optional.empty(), Optional.of("America/Lima"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PGPASSWORD=hunter2 pg_dump shop",
        "pg_dump postgresql://u:hunter2@db/shop",
        "RESTIC_PASSWORD='hunter2' restic backup /x",
        "curl -F master_pwd=hunter2 -F name=p http://h/web/database/backup",
        "curl -u admin:hunter2 http://h/web/database/backup",
        "backup.sh --password hunter2 shop"
      })
  void secretsAreNotShown(String command) {
    assertThat(jobs("0 3 * * * " + command))
        .singleElement()
        .satisfies(j -> assertThat(j.command()).doesNotContain("hunter2").contains("***"))
        .satisfies(j -> assertThat(j.subject().orElse("")).doesNotContain("hunter2"));
  }
}
