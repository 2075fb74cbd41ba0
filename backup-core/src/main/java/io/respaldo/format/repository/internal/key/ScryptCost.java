package io.respaldo.format.repository.internal.key;

import io.respaldo.format.repository.internal.error.Damage;
import io.respaldo.storage.StorageException;

/**
 * The parameters of scrypt (RFC 7914).
 *
 * @param n cost, a power of two above 1
 * @param r block size
 * @param p rounds
 */
public record ScryptCost(long n, long r, long p) {
  private static final long MAX_PRODUCT = (1L << 30) - 1;
  private static final long MAX_MEMORY = 1L << 30;
  private static final long MAX_WORK = 8L << 30;
  private static final long BLOCK = 128;

  /**
   * Refuses what no writer makes, and what would take gigabytes or hours.
   *
   * @throws StorageException DAMAGED; UNSUPPORTED when it is legal, but more than is allowed here
   */
  void check() throws StorageException {
    if (n < 2 || Long.bitCount(n) != 1 || r < 1 || p < 1 || r > MAX_PRODUCT || p > MAX_PRODUCT) {
      throw Damage.of("its cost " + this + " is none that scrypt has");
    }
    if (r * p > MAX_PRODUCT) {
      throw Damage.of("its cost " + this + " is none that scrypt has: r times p is too large");
    }
    long block = BLOCK * r;
    if (n > MAX_MEMORY / block || n * block * p > MAX_WORK || block * p > MAX_MEMORY) {
      throw Damage.unsupported(
          "its cost "
              + this
              + " would take more than 1 GiB of memory or 8 GiB of work; if it is really meant, open"
              + " the repository with restic and make a cheaper key (restic key add)");
    }
  }

  @Override
  public String toString() {
    return "N=" + n + ", r=" + r + ", p=" + p;
  }
}
