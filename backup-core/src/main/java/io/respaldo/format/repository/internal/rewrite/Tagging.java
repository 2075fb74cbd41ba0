package io.respaldo.format.repository.internal.rewrite;

import io.respaldo.format.repository.Replaced;
import io.respaldo.format.repository.TagChange;
import io.respaldo.format.repository.internal.OpenRepository;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.lock.RepositoryLock;
import io.respaldo.format.repository.internal.snapshot.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives snapshots other tags. Stateless. */
public final class Tagging {
  private Tagging() {}

  /**
   * Those whose tags are right already stay as they are.
   *
   * @param force also backups of instances
   * @throws io.respaldo.storage.StorageException DENIED for a backup of an instance, without force
   */
  public static List<Replaced> run(
      OpenRepository repository,
      RepositoryLock exclusive,
      Collection<Id> ids,
      TagChange change,
      boolean force)
      throws IOException {
    Snapshots snapshots = new Snapshots(repository, exclusive, ids, force);
    Map<Id, Snapshot> changed = new LinkedHashMap<>();
    for (Map.Entry<Id, Snapshot> each : snapshots.chosen().entrySet()) {
      List<String> tags = tags(each.getValue().tags(), change);
      if (!tags.equals(each.getValue().tags())) {
        changed.put(each.getKey(), each.getValue().toBuilder().tags(tags).build());
      }
    }
    return snapshots.replace(changed, true);
  }

  private static List<String> tags(List<String> before, TagChange change) {
    Set<String> tags = new LinkedHashSet<>(change.set().orElse(before));
    tags.addAll(change.add());
    change.remove().forEach(tags::remove);
    return new ArrayList<>(tags);
  }
}
