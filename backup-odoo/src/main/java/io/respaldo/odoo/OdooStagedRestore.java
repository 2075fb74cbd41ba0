package io.respaldo.odoo;

import io.respaldo.Finding;
import io.respaldo.source.ForwardingStaging;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Both members as a composite restores them. What is wished for the database is done to it aside,
 * after its rows were compared and before anything could start it; if that fails, nothing is left.
 */
final class OdooStagedRestore extends ForwardingStaging {
  private static final String OF_FILESTORE = OdooSource.FILESTORE + "/";
  private static final String BUILT_AS = OdooSource.DATABASE + "/built_as";
  private static final String LIVE = OdooSource.DATABASE + "/database";

  private final StagedRestore both;
  private final OdooPlace place;
  private final List<Finding> findings;
  private final List<Finding> built = new ArrayList<>();

  OdooStagedRestore(StagedRestore both, OdooPlace place, List<Finding> findings) {
    super(both);
    this.both = both;
    this.place = place;
    this.findings = List.copyOf(findings);
  }

  @Override
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(both.findings());
    all.addAll(findings);
    return all;
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    both.build(restore);
    try {
      Optional<Path> folder = folder();
      if (folder.isPresent()) {
        built.addAll(FilestoreRights.likeItsParent(folder.get()));
      }
      Optional<String> database = changed(restore);
      if (database.isPresent()) {
        change(restore, database.get());
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      discardAfter(e);
      throw e;
    }
  }

  /** The database aside, when something is wished of it. */
  private Optional<String> changed(Restore restore) {
    return database().filter(d -> wishes(restore).change());
  }

  private OdooWishes wishes(Restore restore) {
    return OdooWishes.of(restore.options(), restore.backup(), both.names().getOrDefault(LIVE, ""));
  }

  private void change(Restore restore, String database) throws IOException, InterruptedException {
    // rows that are changed then can't be compared any more
    List<Finding> compared = both.check(restore);
    Optional<Finding> error = compared.stream().filter(Finding::isError).findFirst();
    if (error.isPresent()) {
      throw new IOException(error.get().toString());
    }
    built.addAll(compared);
    OdooWishes wishes = wishes(restore);
    if (wishes.identity() == Identity.COPY) {
      restore.step("giving '" + database + "' an identity of its own");
      built.addAll(
          place.database(database).ask(c -> Identity.renew(c, place.instance().httpPort())));
    }
    if (wishes.neutralize()) {
      restore.step("neutralizing '" + database + "'");
      Neutralization neutral = new Neutralization(place.code());
      built.addAll(place.database(database).ask(neutral::run));
    }
  }

  /** Not stopped by interrupts. */
  private void discardAfter(Throwable cause) {
    boolean interrupted = Thread.interrupted();
    try {
      both.discard();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public List<Finding> check(Restore restore) throws IOException, InterruptedException {
    List<Finding> found = new ArrayList<>(built);
    if (changed(restore).isEmpty()) {
      found.addAll(both.check(restore));
    }
    Optional<Path> folder = folder();
    if (folder.isPresent() && restore.selection().includesPart(OdooSource.FILESTORE)) {
      restore.step("checking the files of attachments");
      RestoredFiles files = new RestoredFiles(restore.parts(), folder.get());
      if (database().isPresent()) {
        place.database(database().get()).ask(files::compareNamed);
      } else {
        files.compareListed(restore.parts());
      }
      found.addAll(files.findings());
    }
    return found;
  }

  private Optional<String> database() {
    return Optional.ofNullable(both.names().get(BUILT_AS));
  }

  private Optional<Path> folder() {
    Map<String, String> own = new TreeMap<>();
    both.names()
        .forEach(
            (key, value) -> {
              if (key.startsWith(OF_FILESTORE)) {
                own.put(key.substring(OF_FILESTORE.length()), value);
              }
            });
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(Objects.requireNonNull(place.files().built(own)));
  }
}
