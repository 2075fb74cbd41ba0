package io.respaldo.format.repository.internal.key;

import io.respaldo.format.repository.PasswordSource;
import io.respaldo.format.repository.WrongPasswordException;
import io.respaldo.format.repository.internal.crypto.NotAuthenticException;
import io.respaldo.format.repository.internal.crypto.SealingKey;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.file.RepositoryFiles;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key files of a repository: one for each password. Thread-safe. */
public final class RepositoryKeys {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryKeys.class);

  /** How many keys are tried: each costs as much as the right one. */
  private static final int MAX_TRIED = 20;

  private final RepositoryFiles files;
  private final SecureRandom random;

  public RepositoryKeys(RepositoryFiles files, SecureRandom random) {
    this.files = files;
    this.random = random;
  }

  /** The master key, and which key file gave it. */
  public record Opened(Id id, SealingKey master) {}

  /** A key as it is shown to people; damaged ones can't be. */
  public record Shown(Id id, KeyLabel label, ScryptCost cost) {}

  /** Tells whether a master key is the repository's. */
  @FunctionalInterface
  public interface Fit {
    boolean test(SealingKey master) throws IOException;
  }

  /**
   * Opens the master key. Blocks for as long as scrypt takes, for each key that is tried. A key of
   * this password that does not fit, which who comes second in making a repository leaves for a
   * moment, is taken only where no other fits.
   *
   * @param hint the key that is likely the right one
   * @throws WrongPasswordException when no key opens with the password
   * @throws StorageException MISSING when there is no key at all
   */
  public Opened open(PasswordSource source, Optional<Id> hint, Fit fits) throws IOException {
    char[] password = source.password();
    try {
      return open(password, hint, fits);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private Opened open(char[] password, Optional<Id> hint, Fit fits) throws IOException {
    List<Id> all = ids(MAX_TRIED + 1);
    List<Id> order = new ArrayList<>(all.subList(0, Math.min(all.size(), MAX_TRIED)));
    hint.ifPresent(
        id -> {
          order.remove(id);
          order.add(0, id);
        });
    List<StorageException> unusable = new ArrayList<>();
    Optional<Id> misfit = Optional.empty();
    int tried = 0;
    for (Id id : order) {
      try {
        tried++;
        SealingKey master = read(id).open(password, random);
        if (fits(master, fits)) {
          return new Opened(id, master);
        }
        LOG.info("key {} has the password, and does not open the config", id.brief());
        misfit = Optional.of(id);
      } catch (NotAuthenticException e) {
        LOG.debug("key {} has another password", id.brief());
      } catch (StorageException e) {
        if (e.retryable() || e.kind() == Kind.DENIED) {
          throw e;
        }
        LOG.warn("key {} can't be used: {}", id.brief(), e.getMessage());
        unusable.add(e);
      }
    }
    if (misfit.isPresent()) {
      return new Opened(misfit.get(), read(misfit.get()).open(password, random));
    }
    throw failure(all.size(), tried, unusable);
  }

  /** What does not fit is wiped. */
  private static boolean fits(SealingKey master, Fit fit) throws IOException {
    boolean fits = false;
    try {
      fits = fit.test(master);
      return fits;
    } finally {
      if (!fits) {
        master.wipe();
      }
    }
  }

  private StorageException failure(int there, int tried, List<StorageException> unusable) {
    if (there == 0) {
      return new StorageException(
          Kind.MISSING,
          "'"
              + files.layout().folder(FileType.KEY)
              + "' holds no key, so the repository can't be opened; put a copy of a key file back");
    }
    if (unusable.size() == tried) {
      return unusable.get(0);
    }
    String more =
        there > MAX_TRIED
            ? "; only " + MAX_TRIED + " keys were tried, name the right one"
            : unusable.isEmpty() ? "" : "; " + unusable.size() + " keys can't be used";
    return new WrongPasswordException(
        "wrong password: it opens none of the "
            + tried
            + " keys in '"
            + files.layout().folder(FileType.KEY)
            + "'"
            + more
            + "; look where the password comes from, or use a recovery sheet");
  }

  /** Stores the master key under another password; durable on return. */
  public Id add(SealingKey master, PasswordSource source, KeyLabel label, ScryptCost cost)
      throws IOException {
    char[] password = source.password();
    try {
      byte[] file = KeyFile.seal(master, password, label, cost, random).encode();
      return files.write(FileType.KEY, file);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /**
   * Takes a key away.
   *
   * @param inUse the key that opened the repository, which stays
   * @throws StorageException DENIED when it is that key or the last one; MISSING
   */
  public void remove(Id id, Id inUse) throws IOException {
    if (id.equals(inUse)) {
      throw new StorageException(
          Kind.DENIED, "key " + id.brief() + " is in use; open the repository with another");
    }
    List<Id> all = ids(Integer.MAX_VALUE);
    if (!all.contains(id)) {
      throw StorageException.missing(files.layout().key(FileType.KEY, id));
    }
    if (!all.contains(inUse)) {
      throw new StorageException(
          Kind.DENIED, "key " + inUse.brief() + " in use is gone; without it another must stay");
    }
    files.delete(FileType.KEY, List.of(id));
  }

  /**
   * Changes the password: a new key, then the old one away. A crash between the two leaves both.
   */
  public Id change(Opened old, PasswordSource source, KeyLabel label, ScryptCost cost)
      throws IOException {
    Id added = add(old.master(), source, label, cost);
    if (!added.equals(old.id())) {
      files.delete(FileType.KEY, List.of(old.id()));
    }
    return added;
  }

  /** All keys that can be read. */
  public List<Shown> list() throws IOException {
    List<Shown> shown = new ArrayList<>();
    for (Id id : ids(Integer.MAX_VALUE)) {
      try {
        KeyFile key = read(id);
        KeyLabel label = new KeyLabel(key.username(), key.hostname(), key.created());
        shown.add(new Shown(id, label, key.cost()));
      } catch (StorageException e) {
        if (e.retryable()) {
          throw e;
        }
        LOG.warn("key {} can't be read: {}", id.brief(), e.getMessage());
      }
    }
    return shown;
  }

  /** What is wrong with those that can't be read, each named. */
  public List<StorageException> damaged() throws IOException {
    List<StorageException> damaged = new ArrayList<>();
    for (Id id : ids(Integer.MAX_VALUE)) {
      try {
        KeyFile unused = read(id);
      } catch (StorageException e) {
        if (e.kind() != Kind.DAMAGED && e.kind() != Kind.UNSUPPORTED) {
          throw e;
        }
        damaged.add(e);
      }
    }
    return damaged;
  }

  /** Whether there is any key. */
  public boolean any() throws IOException {
    return !ids(1).isEmpty();
  }

  private KeyFile read(Id id) throws IOException {
    byte[] json = files.read(FileType.KEY, id);
    try {
      return KeyFile.decode(json);
    } catch (StorageException e) {
      throw Damage.in(files.layout().key(FileType.KEY, id), e);
    }
  }

  private List<Id> ids(int limit) throws IOException {
    try (Stream<StoredFile> all = files.list(FileType.KEY)) {
      return all.map(StoredFile::id).limit(limit).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
