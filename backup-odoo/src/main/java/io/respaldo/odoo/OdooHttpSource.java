package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.format.FormatProgress;
import io.respaldo.part.EntryPath;
import io.respaldo.part.PartReader;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An Odoo that can be reached by its web page alone: its database manager is asked for the zip
 * ({@code /web/database/backup}), whose bytes are looked at before anything counts. The last
 * resort: Odoo copies the files before the database, needs disk for all of it, is cut off by
 * proxies and worker limits, and refuses while {@code list_db = False}; where the database and the
 * folder can be reached use {@link OdooSource}.
 *
 * <p>Parts are those of an {@link OdooSource}; restore with one. The master password is asked for
 * each run and reaches no log, record or exception; over plain HTTP it can be read on the way.
 * Immutable and thread-safe; calls block and honour interruption.
 */
public final class OdooHttpSource implements BackupSource {
  private final URI address;
  private final String database;
  private final Supplier<String> masterPassword;
  private final Duration timeLimit;

  private OdooHttpSource(
      URI address, String database, Supplier<String> masterPassword, Duration timeLimit) {
    this.address = address;
    this.database = database;
    this.masterPassword = masterPassword;
    this.timeLimit = timeLimit;
  }

  /**
   * A source that waits up to six hours for Odoo to begin its answer.
   *
   * @param address of Odoo, such as {@code https://shop.example.com}
   * @param masterPassword asked anew for each run
   * @throws IllegalArgumentException for an address that is no HTTP one, or a name that Odoo would
   *     not give a database
   */
  public static OdooHttpSource of(URI address, String database, Supplier<String> masterPassword) {
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null || address.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "address of Odoo: http(s)://host[:port], without user and password");
    }
    return new OdooHttpSource(
        address, OdooInstance.checkName(database), masterPassword, Duration.ofHours(6));
  }

  /** How long Odoo may take before its answer begins: it makes the whole zip before. */
  public OdooHttpSource timeLimit(Duration limit) {
    return new OdooHttpSource(address, database, masterPassword, limit);
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    Path zip = to.scratch().resolve("odoo.zip");
    try {
      to.step("waiting for the zip of " + address.getHost());
      new OdooDownload(address, database, timeLimit).into(zip, masterPassword.get());
      check(zip, to);
      take(zip, to);
    } finally {
      Files.deleteIfExists(zip);
    }
  }

  private void check(Path zip, Capture to) throws IOException, InterruptedException {
    to.step("checking the zip");
    List<Finding> found = new OdooZipKind().verify(List.of(zip), to.scratch(), FormatProgress.NONE);
    Optional<Finding> error = found.stream().filter(Finding::isError).findFirst();
    if (error.isPresent()) {
      throw new IOException(
          "what " + address.getHost() + " sent is no whole backup: " + error.get().message());
    }
    found.forEach(to::warn);
  }

  private void take(Path zip, Capture to) throws IOException, InterruptedException {
    try (PartReader parts =
        new OdooZipKind().open(List.of(zip), to.scratch(), FormatProgress.NONE)) {
      parts.copyTo(to);
      facts(parts).forEach(to::fact);
    }
  }

  private static Map<String, String> facts(PartReader parts) throws IOException {
    try (InputStream in = parts.read(EntryPath.of(OdooSource.DATABASE + "/dump.sql"))) {
      Map<String, String> facts = new TreeMap<>(DumpHead.read(in).facts());
      if (parts.find(EntryPath.of(OdooManifest.PART)).isPresent()) {
        facts.putAll(ForeignManifest.read(parts).facts());
      }
      return facts;
    }
  }

  @Override
  public Destination inPlace() {
    throw noPlace();
  }

  @Override
  public Destination beside(String name) {
    throw noPlace();
  }

  @Override
  public Destination at(RestoreTarget target) {
    throw noPlace();
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    throw noPlace();
  }

  private static IllegalArgumentException noPlace() {
    return new IllegalArgumentException(
        "an Odoo that is only reached over HTTP can't be restored to: restore with an OdooSource,"
            + " or export the backup as odoo-zip and give that to its database manager");
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "Odoo database '" + database + "' at " + address;
  }
}
