package io.respaldo.storage;

import java.util.EnumMap;
import java.util.Map;

/**
 * What passed through a {@link MeteredStorage} since it was made.
 *
 * @param operations every operation is in, also one that was never called
 * @param bytesWritten that bodies wrote, those of failed calls included
 * @param bytesRead that readers took
 */
public record StorageMetrics(Map<Operation, Count> operations, long bytesWritten, long bytesRead) {
  /** The methods of a storage that reach the store. */
  public enum Operation {
    CREATE,
    REPLACE,
    OPEN,
    FIND,
    LIST,
    DELETE,
    FREE
  }

  /**
   * @param calls all of them
   * @param failures those that threw, also while streaming; MISSING, EXISTS and CHANGED are answers
   */
  public record Count(long calls, long failures) {}

  public StorageMetrics {
    operations = Map.copyOf(new EnumMap<>(operations));
  }

  /** The figures of one operation. */
  public Count of(Operation operation) {
    return operations.getOrDefault(operation, new Count(0, 0));
  }

  /** The figures of all operations together. */
  public Count total() {
    return operations.values().stream()
        .reduce(
            new Count(0, 0),
            (a, b) -> new Count(a.calls() + b.calls(), a.failures() + b.failures()));
  }
}
