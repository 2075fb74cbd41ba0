package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.part.EntryPath;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Capture;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import io.respaldo.source.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A source of named byte arrays, restored into places of a map. */
final class MapSource implements BackupSource {
  final Map<String, byte[]> parts = new ConcurrentHashMap<>();

  /** Places by name, parts within. */
  final Map<String, Map<String, byte[]>> places = new ConcurrentHashMap<>();

  /** Done in the middle of each capture. */
  volatile Interference during = () -> {};

  /** Done in the middle of each build of a restore. */
  volatile Interference duringBuild = () -> {};

  /** Done before what was built aside is removed. */
  volatile Interference beforeDiscard = () -> {};

  /** Done before and after each exchange of names, and each taking back. */
  volatile Interference aroundSwap = () -> {};

  /** Something that happens meanwhile. */
  interface Interference {
    void happen() throws IOException, InterruptedException;
  }

  @Override
  public void capture(Capture to) throws IOException, InterruptedException {
    boolean first = true;
    for (Map.Entry<String, byte[]> part : new TreeMap<>(parts).entrySet()) {
      boolean interfere = first;
      first = false;
      to.stream(
          part.getKey(),
          out -> {
            int half = part.getValue().length / 2;
            out.write(part.getValue(), 0, half);
            if (interfere) {
              during.happen();
            }
            out.write(part.getValue(), half, part.getValue().length - half);
          });
    }
    to.fact("parts", Integer.toString(parts.size()));
  }

  /** The place {@code live}. */
  @Override
  public Destination inPlace() {
    return (runId, restore) ->
        new LivePlace(
            this,
            Map.of(
                "live",
                "live",
                "side",
                "side_" + runId,
                "old",
                "old_" + runId,
                "replaces",
                Boolean.toString(places.containsKey("live"))));
  }

  @Override
  public Destination beside(String name) {
    return (runId, restore) -> staged(Map.of("live", name, "side", "side_" + runId));
  }

  @Override
  public Destination at(RestoreTarget target) {
    String name = target.address().orElseThrow();
    return (runId, restore) -> staged(Map.of("live", name, "side", "side_" + runId));
  }

  @Override
  public StagedRestore resume(Map<String, String> names) {
    return names.containsKey("old") ? new LivePlace(this, names) : staged(names);
  }

  void buildAt(String side, Restore restore) throws IOException, InterruptedException {
    Map<String, byte[]> built = new ConcurrentHashMap<>();
    places.put(side, built);
    duringBuild.happen();
    for (var part : restore.parts().parts()) {
      if (restore.selection().touches(part.name())) {
        try (InputStream in = restore.parts().read(EntryPath.of(part.name()))) {
          built.put(part.name(), in.readAllBytes());
        }
      }
    }
  }

  private StagedRestore staged(Map<String, String> names) {
    String live = names.getOrDefault("live", "");
    String side = names.getOrDefault("side", "");
    return new StagedRestore() {
      @Override
      public String describe() {
        return "place '" + live + "'";
      }

      @Override
      public Map<String, String> names() {
        return names;
      }

      @Override
      public List<Finding> findings() {
        return places.containsKey(live)
            ? List.of(Finding.error("taken", "place '" + live + "' is taken", "choose another"))
            : List.of();
      }

      @Override
      public List<Standing> standing() {
        return List.of();
      }

      @Override
      public boolean replaces() {
        return false;
      }

      @Override
      public void build(Restore restore) throws IOException, InterruptedException {
        buildAt(side, restore);
      }

      @Override
      public List<Finding> check(Restore restore) {
        return List.of();
      }

      @Override
      public void swap() {
        places.put(live, Objects.requireNonNull(places.remove(side)));
      }

      @Override
      public void requireUndoable() {}

      @Override
      public boolean seesWhatIsAside() {
        return true;
      }

      @Override
      public void undo() {}

      @Override
      public void discard() throws IOException {
        try {
          beforeDiscard.happen();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        places.remove(side);
      }
    };
  }
}
