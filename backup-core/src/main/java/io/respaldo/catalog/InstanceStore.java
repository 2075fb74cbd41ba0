package io.respaldo.catalog;

import io.respaldo.DamagedInstance;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where settings of instances live: in the home storage, or in the host's own tables. Thread-safe,
 * blocking; shared by all nodes.
 */
public interface InstanceStore {
  /** In any order; without those that {@link #damaged} names. */
  List<InstanceConfig> all() throws IOException;

  /** Those that are there but can't be read. */
  default List<DamagedInstance> damaged() throws IOException {
    return List.of();
  }

  Optional<InstanceConfig> find(InstanceName name) throws IOException;

  /**
   * @return false when the name is taken, and nothing was done
   */
  boolean add(InstanceConfig config) throws IOException;

  /**
   * Changes settings, atomically among all nodes. {@code change} may run more than once.
   *
   * @return the new settings; empty when there is no such instance
   */
  Optional<InstanceConfig> update(InstanceName name, UnaryOperator<InstanceConfig> change)
      throws IOException;

  /**
   * Tells the running figures after they changed, for stores that show them; recomputed from
   * records, so losing one is no harm.
   */
  default void figures(InstanceName name, Figures figures) throws IOException {}

  /** Absent is fine. */
  void remove(InstanceName name) throws IOException;
}
