package io.respaldo.format.archive;

/** What workers do with a block: from its input, or its files, to its output. Thread-safe. */
interface BlockWork extends AutoCloseable {
  void process(Block block) throws InterruptedException;

  @Override
  void close();
}
