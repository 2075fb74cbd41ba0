package io.respaldo.format.repository.internal.prune;

import io.respaldo.format.repository.internal.blob.BlobType;
import io.respaldo.format.repository.internal.file.StoredFile;
import io.respaldo.format.repository.internal.id.Id;
import io.respaldo.format.repository.internal.pack.PackBuilder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What pruning would do, as of when the repository was looked at. Bytes are those of files for
 * packs, and of sealed blobs otherwise.
 */
public final class PrunePlan {
  /** Packs below this are small: as restic 0.14 has it. */
  private static final int SMALL = PackBuilder.TARGET / 25;

  /** From how many small packs on they are worth copying. */
  private static final int MANY = 10;

  final Usage usage;
  final BitSet remove = new BitSet();
  final BitSet repack = new BitSet();
  private final long keptWaste;

  PrunePlan(Usage usage, MaxUnused limit) {
    this.usage = usage;
    long needed = 0;
    long waste = 0;
    Map<BlobType, List<Integer>> small = new EnumMap<>(BlobType.class);
    List<Integer> partly = new ArrayList<>();
    for (int row = 0; row < usage.index.packs(); row++) {
      needed += usage.neededBytes[row];
      if (usage.neededBytes[row] == 0) {
        remove.set(row);
        continue;
      }
      if (isMixed(row)) {
        repack.set(row);
      } else if (usage.waste[row] > 0) {
        partly.add(row);
        waste += usage.waste[row];
      } else if (usage.packs.size(row) < SMALL) {
        small.computeIfAbsent(type(row), t -> new ArrayList<>()).add(row);
      }
    }
    small.values().stream()
        .filter(rows -> rows.size() >= MANY)
        .forEach(rows -> rows.forEach(repack::set));
    partly.sort(Comparator.comparingDouble(this::needed).thenComparing(r -> r));
    long allowed = limit.bytes(needed);
    for (int row : partly) {
      if (waste <= allowed) {
        break;
      }
      repack.set(row);
      waste -= usage.waste[row];
    }
    keptWaste = waste;
  }

  /** The share of needed bytes. */
  private double needed(int row) {
    return (double) usage.neededBytes[row] / (usage.neededBytes[row] + usage.waste[row]);
  }

  private BlobType type(int row) {
    return usage.index.type(usage.index.first(row));
  }

  private boolean isMixed(int row) {
    BlobType type = type(row);
    for (int i = usage.index.first(row); i < usage.index.end(row); i++) {
      if (usage.index.type(i) != type) {
        return true;
      }
    }
    return false;
  }

  /** All that goes, once what is needed of it was copied; with the sizes of the files. */
  Map<Id, Long> obsolete() {
    Map<Id, Long> ids = new HashMap<>();
    IntStream.concat(remove.stream(), repack.stream())
        .forEach(row -> ids.put(usage.index.pack(row), Math.max(0, usage.packs.size(row))));
    usage.packs.unindexed().forEach(file -> ids.put(file.id(), file.size()));
    return ids;
  }

  private long bytes(BitSet rows) {
    return rows.stream().mapToLong(row -> Math.max(0, usage.packs.size(row))).sum();
  }

  /** Packs in the index. */
  public int packs() {
    return usage.index.packs();
  }

  /** Bytes that snapshots need. */
  public long neededBytes() {
    long sum = 0;
    for (long each : usage.neededBytes) {
      sum += each;
    }
    return sum;
  }

  /** Packs without any needed blob, those that no index names included. */
  public int removedPacks() {
    return remove.cardinality() + usage.packs.unindexed().size();
  }

  /** Their bytes. */
  public long removedBytes() {
    return bytes(remove) + usage.packs.unindexed().stream().mapToLong(StoredFile::size).sum();
  }

  /** Packs whose needed blobs are copied. */
  public int repackedPacks() {
    return repack.cardinality();
  }

  /** Their bytes. */
  public long repackedBytes() {
    return bytes(repack);
  }

  /** How much of them is copied. */
  public long copiedBytes() {
    return repack.stream().mapToLong(row -> usage.neededBytes[row]).sum();
  }

  /** Packs that stay as they are. */
  public int keptPacks() {
    return packs() - remove.cardinality() - repack.cardinality();
  }

  /** Waste that stays in them. */
  public long keptWasteBytes() {
    return keptWaste;
  }

  /** By about how much the repository becomes smaller. */
  public long freedBytes() {
    return removedBytes() + repackedBytes() - copiedBytes();
  }

  public boolean isEmpty() {
    return removedPacks() + repackedPacks() == 0;
  }

  @Override
  public String toString() {
    return "of "
        + packs()
        + " packs "
        + keptPacks()
        + " stay, with "
        + keptWaste
        + " bytes unused; "
        + removedPacks()
        + " of "
        + removedBytes()
        + " bytes are removed; of "
        + repackedPacks()
        + " with "
        + repackedBytes()
        + " bytes "
        + copiedBytes()
        + " are copied";
  }
}
