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
import java.time.Instant;
import java.util.ArrayList;
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
 * process on this machine is gone, or when nobody renewed it for a day; readers renew hourly, runs
 * more often. That of a process that is seen to live on this machine is never void, whatever the
 * clock says. What lies there and is no hold is left alone.
 */
public final class Holds {
  private static final Logger LOG = LoggerFactory.getLogger(Holds.class);
  public static final Duration RENEWAL = Duration.ofHours(1);
  public static final Duration VOID_AFTER = Duration.ofDays(1);
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

  private List<ObjectInfo> list(Folder folder) throws IOException {
    try (Stream<ObjectInfo> objects = home.list(folder)) {
      return objects.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Set<BackupId> heldBelow(Folder folder) throws IOException {
    Set<BackupId> held = new HashSet<>();
    for (ObjectInfo info : list(folder)) {
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

  /**
   * What the holds of one worker on one backup show.
   *
   * @param mark changes with each renewal
   * @param latest when the storage saw the last renewal; empty: there is no hold
   */
  public record Sign(List<ObjectKey> keys, String mark, Optional<Instant> latest) {
    public Sign {
      keys = List.copyOf(keys);
    }
  }

  /** The sign of life that a reader gives. */
  public Sign sign(InstanceName name, BackupId backup, String workerId) throws IOException {
    List<ObjectKey> keys = new ArrayList<>();
    StringBuilder mark = new StringBuilder();
    Optional<Instant> latest = Optional.empty();
    for (ObjectInfo info : list(Layout.holds(name).folder(backup.value()))) {
      Optional<State> state = heldBy(info.key()).isPresent() ? state(info.key()) : Optional.empty();
      if (state.isPresent() && state.get().worker().id().equals(workerId)) {
        keys.add(info.key());
        mark.append(info.key()).append(' ').append(state.get().beat()).append('\n');
        latest =
            latest.filter(t -> t.isAfter(info.modified())).or(() -> Optional.of(info.modified()));
      }
    }
    return new Sign(keys, mark.toString(), latest);
  }

  private Optional<State> state(ObjectKey key) throws IOException {
    try {
      return new Document<>(home, key, CODEC).read().map(Document.Version::value);
    } catch (DamagedDocumentException e) {
      return Optional.empty();
    }
  }

  /** Removes the holds of a reader that is dead. */
  public void forget(Sign dead) throws IOException {
    if (!dead.keys().isEmpty()) {
      home.delete(dead.keys());
    }
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
