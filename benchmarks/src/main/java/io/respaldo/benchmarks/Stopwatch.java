package io.respaldo.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Time since it was made, on the wall and of all threads on the processor. */
final class Stopwatch {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long processor = PROCESS.getProcessCpuTime();
  private final long wall = System.nanoTime();

  /** In nanoseconds. */
  long wall() {
    return System.nanoTime() - wall;
  }

  /** In nanoseconds. */
  long processor() {
    return PROCESS.getProcessCpuTime() - processor;
  }

  /** As {@code repository.sh} reads it. */
  String took() {
    return String.format("in %.2f s, processor %.2f s", wall() / 1e9, processor() / 1e9);
  }
}
