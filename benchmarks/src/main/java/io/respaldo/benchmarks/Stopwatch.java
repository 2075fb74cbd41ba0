package io.respaldo.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

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
    return String.format(
        "in %.2f s, processor %.2f s, resident %d MB",
        wall() / 1e9, processor() / 1e9, resident() >> 10);
  }

  /** The most that this process had, in kilobytes; 0 where the system does not tell. */
  private static long resident() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findAny()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
