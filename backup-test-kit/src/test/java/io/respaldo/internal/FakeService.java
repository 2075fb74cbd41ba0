package io.respaldo.internal;

import io.respaldo.hook.Hook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A service that uses what is live; it remembers what was done with it, and fails on demand. */
final class FakeService implements Hook {
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final Set<Point> failing = Collections.synchronizedSet(EnumSet.noneOf(Point.class));
  volatile boolean running = true;

  /** Looked at when its health is asked for. */
  volatile Runnable atHealth = () -> {};

  @Override
  public Set<Point> points() {
    return EnumSet.of(Point.STOP_SERVICES, Point.START_SERVICES, Point.CHECK_HEALTH);
  }

  @Override
  public void run(Call call) throws IOException {
    calls.add(call.point().name());
    if (failing.contains(call.point())) {
      throw new IOException("it would not");
    }
    if (call.point() == Point.CHECK_HEALTH) {
      atHealth.run();
    } else {
      running = call.point() == Point.START_SERVICES;
    }
  }
}
