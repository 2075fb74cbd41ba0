package io.respaldo.examples.embedding;

import io.respaldo.InstanceName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The table for tests. */
final class MemorySiteTable implements SiteTable {
  private final ConcurrentMap<String, Site> rows = new ConcurrentHashMap<>();

  @Override
  public List<Site> all() {
    return List.copyOf(rows.values());
  }

  @Override
  public Optional<Site> find(InstanceName name) {
    return Optional.ofNullable(rows.get(name.folded())).filter(s -> s.name().equals(name));
  }

  @Override
  public boolean insert(Site site) {
    return rows.putIfAbsent(site.name().folded(), site) == null;
  }

  @Override
  public boolean update(Site site) {
    Site before = rows.get(site.name().folded());
    return before != null
        && before.version() == site.version()
        && rows.replace(site.name().folded(), before, site.nextVersion());
  }

  @Override
  public void delete(InstanceName name) {
    rows.remove(name.folded());
  }
}
