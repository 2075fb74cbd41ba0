package io.respaldo.examples.embedding;

/** The table for tests holds what the engine expects. */
final class MemorySiteTableTest extends SiteInstancesContract {
  @Override
  SiteTable table() {
    return new MemorySiteTable();
  }
}
