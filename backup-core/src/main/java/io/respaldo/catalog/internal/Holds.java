package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.BackupId;
import io.respaldo.InstanceName;
import io.respaldo.catalog.DamagedDocumentException;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which backups must not go yet, because somebody reads them: {@code holds/NAME/BACKUP/UUID.json}.
 *
 * <p>A reader makes its hold first and looks at the backup's record then; a deleter changes the
 * record first and looks for holds then. So one of them sees the other. A hold is void when its
 * process on this machine is gone, or when nobody renewed it for a day; readers renew hourly. That
 * of a process that is seen to live on this machine is never void, whatever the clock says. What
 * lies there and is no hold is left alone.
 */
public final class Holds {
  private static final Logger LOG = LoggerFactory.getLogger(Holds.class);
  public static final Duration RENEWAL = Duration.ofHours(1);
  private static final Duration VOID_AFTER = Duration.ofDays(1);
  private static final Pattern HOLD = Pattern.compile("[0-9a-f-]{36}\\.json");
  private static final int MAX_STRANGE = 1000;

  private record State(Worker worker, String purpose, long beat) {}

  private static final Codec<State> CODEC =
      new Codec<>() {
        @Override
        public ObjectNode write(State s) {
          ObjectNode node = Json.object();
          node.set("worker", s.worker().json());
          return node.put("purpose", s.purpose()).put("beat", s.beat());
        }

        @Override
        public State read(Fields f) throws DamagedDocumentException {
          return new State(
              f.object("worker", Worker::read).orElseThrow(() -> f.bad("worker", "there")),
              f.text("purpose"),
              f.number("beat"));
        }
      };

  /** A hold of ours. */
  public final class Hold {
    private final ObjectKey key;
    private Document.Version<State> version;
    private boolean released;

    private Hold(ObjectKey key, Document.Version<State> version) {
      this.key = key;
      this.version = version;
    }

    /** Shows that it is still wanted, also after a renewal whose answer was lost. */
    public synchronized void renew() throws IOException {
      if (released) {
        return;
      }
      Document<State> document = new Document<>(home, key, CODEC);
      State s = version.value();
      State next = new State(s.worker(), s.purpose(), s.beat() + 1);
      try {
        version = document.replace(version, next);
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CHANGED
            && e.kind() != StorageException.Kind.MISSING) {
          throw e;
        }
        Optional<Document.Version<State>> there = document.read();
        version = there.isPresent() ? document.replace(there.get(), next) : document.create(next);
      }
    }

    public synchronized void release() throws IOException {
      released = true;
      home.delete(List.of(key));
    }
  }

  private final StorageBackend home;
  private final TimeSource time;
  private final Worker worker;
  private final Set<ObjectKey> strange = ConcurrentHashMap.newKeySet();

  public Holds(StorageBackend home, TimeSource time, Worker worker) {
    this.home = home;
    this.time = time;
    this.worker = worker;
  }

  /** Holds a backup; look at its record afterwards. */
  public Hold hold(InstanceName name, BackupId backup, String purpose) throws IOException {
    ObjectKey key = Layout.holds(name).folder(backup.value()).key(UUID.randomUUID() + ".json");
    return new Hold(key, new Document<>(home, key, CODEC).create(new State(worker, purpose, 1)));
  }

  /** Backups of an instance that somebody holds. Removes void holds on the way. */
  public Set<BackupId> held(InstanceName name) throws IOException {
    return heldBelow(Layout.holds(name));
  }

  public boolean isHeld(InstanceName name, BackupId backup) throws IOException {
    return !heldBelow(Layout.holds(name).folder(backup.value())).isEmpty();
  }

  private Set<BackupId> heldBelow(Folder folder) throws IOException {
    List<ObjectInfo> listed;
    try (Stream<ObjectInfo> objects = home.list(folder)) {
      listed = objects.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Set<BackupId> held = new HashSet<>();
    for (ObjectInfo info : listed) {
      Optional<BackupId> backup = heldBy(info.key());
      if (backup.isEmpty()) {
        leftAlone(info.key());
      } else if (isVoid(info)) {
        home.delete(List.of(info.key()));
      } else {
        held.add(backup.get());
      }
    }
    return held;
  }

  /** Empty for what is no hold, and not ours to remove. */
  private static Optional<BackupId> heldBy(ObjectKey key) {
    String[] segments = key.path().split("/", -1);
    if (segments.length != 4 || !HOLD.matcher(segments[3]).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(BackupId.of(segments[2]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void leftAlone(ObjectKey key) {
    if (strange.size() < MAX_STRANGE && strange.add(key)) {
      LOG.warn("'{}' is no hold, and is left alone", key);
    }
  }

  private boolean isVoid(ObjectInfo info) throws IOException {
    boolean old = info.modified().isBefore(time.now().minus(VOID_AFTER));
    try {
      Optional<Document.Version<State>> state = new Document<>(home, info.key(), CODEC).read();
      return state
          .map(Document.Version::value)
          .map(s -> s.worker().isDead(worker) || (old && !s.worker().isAlive(worker)))
          .orElse(false);
    } catch (DamagedDocumentException e) {
      return old;
    } catch (StorageException e) {
      return false; // held, to be on the safe side
    }
  }
}
