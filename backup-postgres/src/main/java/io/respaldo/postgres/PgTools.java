package io.respaldo.postgres;

import io.respaldo.process.ExternalTool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installations of PostgreSQL's client programs, and the choice among them. Looks at the disk
 * and asks each for its version once, at first use; share one among sources. Thread-safe.
 */
public final class PgTools {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(PgTools.class);

  private final List<Path> folders;
  private final List<String> prefix;
  private @Nullable List<PgInstallation> found;

  private PgTools(List<Path> folders, List<String> prefix) {
    this.folders = List.copyOf(folders);
    this.prefix = List.copyOf(prefix);
  }

  /** {@code /usr/lib/postgresql/*}{@code /bin}, then the folders of {@code PATH}. */
  public static PgTools standard() {
    return in();
  }

  /** These folders, then the {@linkplain #standard standard} ones. */
  public static PgTools in(Path... folders) {
    List<Path> all = new ArrayList<>(List.of(folders));
    all.addAll(debian());
    for (String part :
        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
      if (Path.of(part).isAbsolute()) {
        all.add(Path.of(part));
      }
    }
    return new PgTools(all, List.of());
  }

  /** These folders and no others. */
  public static PgTools onlyIn(Path... folders) {
    return new PgTools(List.of(folders), List.of());
  }

  /**
   * The tools inside a container, found in its own {@code PATH}. The password travels in the
   * variable {@code PGPASSWORD} of the prefix' environment: the prefix must pass it on by name.
   *
   * @param prefix such as {@code docker exec -i -e PGPASSWORD shop-db}
   */
  public static PgTools inside(String... prefix) {
    if (prefix.length == 0) {
      throw new IllegalArgumentException("a prefix is a program and its arguments");
    }
    return new PgTools(List.of(), List.of(prefix));
  }

  private static List<Path> debian() {
    if (!Files.isDirectory(DEBIAN)) {
      return List.of();
    }
    try (Stream<Path> majors = Files.list(DEBIAN)) {
      return majors.map(m -> m.resolve("bin")).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Whether the tools run inside something else. */
  boolean isInside() {
    return !prefix.isEmpty();
  }

  /**
   * The installation of this major version, else the next newer one.
   *
   * @param forWhat such as {@code a server of version 16}
   */
  PgInstallation choose(int major, String forWhat) throws IOException, InterruptedException {
    List<PgInstallation> all = installations();
    Optional<PgInstallation> best =
        all.stream()
            .filter(i -> i.version().major() >= major)
            .min(
                Comparator.comparingInt((PgInstallation i) -> i.version().major())
                    .thenComparing(i -> -i.version().minor()));
    if (best.isPresent()) {
      return best.get();
    }
    String remedy = "install postgresql-client-" + major + " or set tools.directory";
    requireAny(all, remedy);
    throw new PostgresException(
        "tool_too_old",
        "pg_dump "
            + all.stream().map(PgInstallation::version).max(Comparator.naturalOrder()).orElseThrow()
            + " cannot read "
            + forWhat,
        remedy);
  }

  /** The installation of the newest version. */
  PgInstallation newest() throws IOException, InterruptedException {
    List<PgInstallation> all = installations();
    requireAny(all, "install postgresql-client or set tools.directory");
    return all.stream().max(Comparator.comparing(PgInstallation::version)).orElseThrow();
  }

  private void requireAny(List<PgInstallation> all, String remedy) throws PostgresException {
    if (all.isEmpty()) {
      throw new PostgresException("tool_missing", "no pg_dump was found" + places(), remedy);
    }
  }

  private String places() {
    return isInside() ? " by '" + prefix.get(0) + "'" : " in " + folders;
  }

  private synchronized List<PgInstallation> installations()
      throws IOException, InterruptedException {
    if (found == null) {
      List<PgInstallation> all = new ArrayList<>();
      if (isInside()) {
        probe(new PgInstallation(new PgVersion(0, 0), prefix, Optional.empty()), all);
      }
      for (Path folder : folders.stream().distinct().toList()) {
        if (Files.isExecutable(folder.resolve("pg_dump"))) {
          probeUnlessBroken(folder, all);
        }
      }
      found = List.copyOf(all);
    }
    return found;
  }

  private void probeUnlessBroken(Path folder, List<PgInstallation> to) throws InterruptedException {
    try {
      probe(new PgInstallation(new PgVersion(0, 0), prefix, Optional.of(folder)), to);
    } catch (IOException e) {
      LOG.warn("left out pg_dump in {}: {}", folder, e.getMessage());
    }
  }

  private static void probe(PgInstallation unknown, List<PgInstallation> to)
      throws IOException, InterruptedException {
    String words =
        ExternalTool.of(unknown.command("pg_dump", List.of("--version")))
            .named("pg_dump")
            .timeLimit(PROBE_LIMIT)
            .capture();
    PgVersion.ofTool(words)
        .ifPresent(v -> to.add(new PgInstallation(v, unknown.prefix(), unknown.folder())));
  }
}
