package io.respaldo.examples.embedding;

import io.respaldo.InstanceName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The application's table of sites. Thread-safe; shared by all its nodes. */
interface SiteTable {
  List<Site> all() throws IOException;

  Optional<Site> find(InstanceName name) throws IOException;

  /**
   * @return false when the name is taken, in any case of its letters
   */
  boolean insert(Site site) throws IOException;

  /**
   * Writes the row if it still has the version that was read.
   *
   * @return false when somebody else was faster, or the row is gone
   */
  boolean update(Site site) throws IOException;

  void delete(InstanceName name) throws IOException;
}
