package io.respaldo.format.repository.internal.check;

import io.respaldo.format.repository.internal.id.Id;
import java.util.BitSet;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** Which packs are read whole. */
public sealed interface Sample {
  /** Every pack. */
  record All() implements Sample {}

  /** No pack. */
  record None() implements Sample {}

  /**
   * The packs whose first byte leaves {@code part - 1} when divided by {@code of}, as restic has
   * it: who checks parts 1 to {@code of} one after the other has checked all.
   */
  record Part(int part, int of) implements Sample {
    public Part {
      if (of < 1 || of > 256 || part < 1 || part > of) {
        throw new IllegalArgumentException(
            "part " + part + " of " + of + ": there are 1 to 256 parts, counted from 1");
      }
    }
  }

  /** Random packs, this share of their number, at least one. */
  record Percent(double percent) implements Sample {
    public Percent {
      if (!(percent > 0 && percent <= 100)) {
        throw new IllegalArgumentException(percent + " percent: above 0 and at most 100");
      }
    }
  }

  /** Random packs until these bytes are reached, at least one. */
  record Bytes(long bytes) implements Sample {
    public Bytes {
      if (bytes <= 0) {
        throw new IllegalArgumentException(bytes + " bytes: at least 1");
      }
    }
  }

  /** What a choice asks about the packs that there are. */
  interface Packs {
    int count();

    Id id(int pack);

    long size(int pack);
  }

  /** The packs to be read. */
  default IntPredicate choose(Packs packs, Random random) {
    if (this instanceof All) {
      return pack -> true;
    }
    if (this instanceof Part p) {
      return pack -> packs.id(pack).first() % p.of() == p.part() - 1;
    }
    if (this instanceof Percent p) {
      long wanted = Math.max(1, Math.round(packs.count() * p.percent() / 100));
      return chosen(packs, random, pack -> 1, wanted);
    }
    if (this instanceof Bytes b) {
      return chosen(packs, random, packs::size, b.bytes());
    }
    return pack -> false;
  }

  private static IntPredicate chosen(
      Packs packs, Random random, IntToLongFunction weight, long wanted) {
    int[] order = new int[packs.count()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    BitSet chosen = new BitSet(order.length);
    long sum = 0;
    for (int pack : order) {
      if (sum >= wanted) {
        break;
      }
      chosen.set(pack);
      sum += weight.applyAsLong(pack);
    }
    return chosen::get;
  }
}
