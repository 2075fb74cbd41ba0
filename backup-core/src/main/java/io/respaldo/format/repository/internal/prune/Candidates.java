package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.format.repository.internal.file.UnpackedFiles;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.id.Sha256;
import io.respaldo.format.repository.internal.json.JsonInput;
import io.respaldo.format.repository.internal.json.JsonOutput;
import io.respaldo.format.repository.internal.json.Timestamp;
import io.respaldo.storage.Body;
import io.respaldo.storage.Folder;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectInfo;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.StorageBackend;
import io.respaldo.storage.StorageException;
import io.respaldo.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of packs that seem to be needed no more: sealed as other files of the repository are,
 * each called by its hash, in a folder that restic does not know.
 */
final class Candidates {
  private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);
  private static final int MOST = 50_000;

  private final OpenRepository repository;
  private final Folder folder;

  Candidates(OpenRepository repository, Folder folder) {
    this.repository = repository;
    this.folder = folder;
  }

  /**
   * All lists together.
   *
   * @param documents to be deleted once this is done
   */
  record Listed(Set<Id> packs, Set<Id> locks, List<ObjectKey> documents) {}

  private StorageBackend storage() {
    return repository.files().storage();
  }

  /** Durable on return. */
  void add(Instant now, Collection<Id> packs, List<Id> locks) throws IOException {
    Iterator<Id> left = packs.iterator();
    while (left.hasNext()) {
      JsonOutput out = new JsonOutput().beginObject().field("time").time(Timestamp.utc(now));
      out.field("locks").ids(locks).field("packs").beginArray();
      for (int i = 0; i < MOST && left.hasNext(); i++) {
        out.item().id(left.next());
      }
      byte[] sealed = repository.unpacked().seal(out.endArray().endObject().bytes());
      storage().create(folder.key(Sha256.of(sealed).toString()), Body.of(sealed));
    }
  }

  /** Lists that can't be read are left out, and removed with the others: packs stay meanwhile. */
  Listed read() throws IOException {
    Listed listed = new Listed(new HashSet<>(), new HashSet<>(), new ArrayList<>());
    try (Stream<ObjectInfo> all = storage().list(folder)) {
      all.map(ObjectInfo::key)
          .filter(key -> Id.parse(key.name()).isPresent())
          .forEach(listed.documents::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (ObjectKey key : listed.documents) {
      try {
        read(key, listed);
      } catch (StorageException e) {
        if (e.kind() != Kind.DAMAGED) {
          throw e;
        }
        LOG.warn("'{}' can't be read, and its packs stay for now: {}", key, e.getMessage());
      }
    }
    return listed;
  }

  private void read(ObjectKey key, Listed listed) throws IOException {
    byte[] sealed;
    try (ObjectContent content = storage().open(key)) {
      sealed = content.readAllBytes();
    }
    if (!Sha256.of(sealed).toString().equals(key.name())) {
      throw Damage.of("its bytes do not have its name's hash");
    }
    UnpackedFiles unpacked = repository.unpacked();
    try (InputStream json = unpacked.unsealed(sealed);
        JsonInput in = JsonInput.of("list of packs", json)) {
      in.beginObject();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "packs" -> in.readIds().ifPresent(listed.packs::addAll);
          case "locks" -> in.readIds().ifPresent(listed.locks::addAll);
          default -> in.skip();
        }
      }
      in.end();
    }
  }

  void remove(List<ObjectKey> documents) throws IOException {
    storage().delete(documents);
  }
}
