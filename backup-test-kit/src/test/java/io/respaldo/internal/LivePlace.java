package io.respaldo.internal;

import io.respaldo.Finding;
import io.respaldo.source.Restore;
import io.respaldo.source.StagedRestore;
import io.respaldo.source.Standing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** A restore over the place {@code live} of a {@link MapSource}. */
record LivePlace(MapSource source, Map<String, String> names) implements StagedRestore {
  private String name(String role) {
    return Objects.requireNonNull(names.get(role));
  }

  @Override
  public String describe() {
    return "place 'live'";
  }

  @Override
  public List<Finding> findings() {
    return List.of();
  }

  @Override
  public List<Standing> standing() {
    Map<String, byte[]> live = source.places.get("live");
    return live == null
        ? List.of()
        : List.of(
            new Standing(
                describe(), OptionalLong.of(1), Integer.toString(System.identityHashCode(live))));
  }

  @Override
  public boolean replaces() {
    return Boolean.parseBoolean(name("replaces"));
  }

  @Override
  public void build(Restore restore) throws IOException, InterruptedException {
    source.buildAt(name("side"), restore);
  }

  @Override
  public List<Finding> check(Restore restore) {
    return List.of();
  }

  private void move(String from, String to) {
    Map<String, byte[]> moved = source.places.remove(from);
    if (moved != null) {
      source.places.put(to, moved);
    }
  }

  private void around(Runnable change) throws IOException {
    try {
      source.aroundSwap.happen();
      change.run();
      source.aroundSwap.happen();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void swap() throws IOException {
    around(
        () -> {
          if (source.places.containsKey(name("side"))) {
            move("live", name("old"));
            move(name("side"), "live");
          }
        });
  }

  @Override
  public void requireUndoable() throws IOException {
    if (replaces() && !source.places.containsKey(name("old"))) {
      throw new IOException("what was live before is gone");
    }
  }

  @Override
  public boolean seesWhatIsAside() {
    return true;
  }

  @Override
  public void undo() throws IOException {
    around(
        () -> {
          if (source.places.containsKey(name("old"))) {
            move("live", name("side"));
            move(name("old"), "live");
          } else if (!replaces() && !source.places.containsKey(name("side"))) {
            move("live", name("side"));
          }
        });
  }

  @Override
  public void discard() throws IOException {
    if (replaces() && !source.places.containsKey("live")) {
      throw new IOException("nothing is live");
    }
    try {
      source.beforeDiscard.happen();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    source.places.remove(name("side"));
    source.places.remove(name("old"));
  }
}
