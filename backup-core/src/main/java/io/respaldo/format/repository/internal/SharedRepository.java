package io.respaldo.format.repository.internal;

import io.respaldo.format.repository.internal.file.FileType;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.index.BlobIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A repository that many use and that is opened once: the password is asked for, and scrypt paid,
 * by the first. When another repository has come in its place, it is opened anew. Thread-safe.
 */
public final class SharedRepository implements AutoCloseable {
  private final Opening opening;
  private @Nullable Opened opened;
  private boolean closed;

  /** Opens the repository. */
  public interface Opening {
    /**
     * @param make it, when there is none
     */
    OpenRepository open(boolean make) throws IOException;
  }

  public SharedRepository(Opening opening) {
    this.opening = opening;
  }

  private static final class Opened {
    final OpenRepository repository;
    final byte[] config;
    int users;
    boolean retired;
    Set<Id> indexFiles = Set.of();
    @Nullable BlobIndex index;

    Opened(OpenRepository repository, byte[] config) {
      this.repository = repository;
      this.config = config;
    }
  }

  /** The right to use it, until it is closed. */
  public final class Use implements AutoCloseable {
    private final Opened of;
    private boolean over;

    private Use(Opened of) {
      this.of = of;
    }

    public OpenRepository repository() {
      return of.repository;
    }

    /** What the index files tell now; not to be added to. */
    public BlobIndex index() throws IOException {
      return SharedRepository.this.index(of);
    }

    @Override
    public void close() {
      synchronized (SharedRepository.this) {
        if (!over) {
          over = true;
          of.users--;
          endIfUnused(of);
        }
      }
    }
  }

  /**
   * Blocks while it is opened for the first time.
   *
   * @param make it, when there is none
   */
  public synchronized Use use(boolean make) throws IOException {
    if (closed) {
      throw new IOException("the repository format is closed");
    }
    Opened there = opened;
    if (there != null
        && !there
            .repository
            .files()
            .readConfig()
            .map(config -> Arrays.equals(config, there.config))
            .orElse(false)) {
      retire(there);
      opened = null;
    }
    if (opened == null) {
      OpenRepository repository = opening.open(make);
      opened = new Opened(repository, repository.files().readConfig().orElseThrow());
    }
    opened.users++;
    return new Use(opened);
  }

  private BlobIndex index(Opened of) throws IOException {
    synchronized (of) {
      OpenRepository r = of.repository;
      Set<Id> files = Set.copyOf(r.ids(FileType.INDEX));
      BlobIndex index = of.index;
      if (index == null || !files.equals(of.indexFiles)) {
        index = r.index(files);
        of.index = index;
        of.indexFiles = files;
      }
      return index;
    }
  }

  private void retire(Opened old) {
    old.retired = true;
    endIfUnused(old);
  }

  private static void endIfUnused(Opened old) {
    if (old.retired && old.users == 0) {
      old.repository.close();
    }
  }

  /** The key goes when the last user has gone. */
  @Override
  public synchronized void close() {
    closed = true;
    if (opened != null) {
      retire(opened);
      opened = null;
    }
  }
}
