package io.respaldo.format.repository.internal.prune;

/** How much waste may stay, so that less needs to be copied. */
public sealed interface MaxUnused {
  /** So many bytes may be waste, when these many are needed. */
  long bytes(long needed);

  /**
   * A share of the repository.
   *
   * @param percent 0 to below 100
   */
  record Percent(double percent) implements MaxUnused {
    public Percent {
      if (!(percent >= 0 && percent < 100)) {
        throw new IllegalArgumentException(percent + " percent: 0 or more and below 100");
      }
    }

    @Override
    public long bytes(long needed) {
      return (long) (percent / (100 - percent) * needed);
    }
  }

  /** A size. */
  record Bytes(long limit) implements MaxUnused {
    public Bytes {
      if (limit < 0) {
        throw new IllegalArgumentException(limit + " bytes: 0 or more");
      }
    }

    @Override
    public long bytes(long needed) {
      return limit;
    }
  }

  /** Only packs without any needed blob go; nothing is copied for its waste. */
  record Unlimited() implements MaxUnused {
    @Override
    public long bytes(long needed) {
      return Long.MAX_VALUE;
    }
  }

  /** What restic does. */
  static MaxUnused usual() {
    return new Percent(5);
  }
}
