package io.respaldo.format.repository.internal.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells a process from all others that ever ran, where the system helps.
 *
 * @param boot of the machine; empty where the system does not tell
 * @param namespace in which its number counts
 * @param started in clock ticks since boot, against reused numbers; 0 where the system does not
 *     tell
 */
record ProcessMark(String boot, String namespace, long started) {
  static final ProcessMark NONE = new ProcessMark("", "", 0);

  /** Of a process that is there. */
  static ProcessMark of(long pid) {
    try {
      String boot =
          Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
              .strip();
      String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return new ProcessMark(boot, namespace, started(pid));
    } catch (IOException | RuntimeException e) {
      return NONE; // another system
    }
  }

  /** Field 22 of proc(5), stat: it does not move when the clock is set. */
  private static long started(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    // the second field, the command's name, may hold anything but ends with the last ')'
    String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fromThird[19]);
  }

  boolean isKnown() {
    return !boot.isEmpty() && started != 0;
  }

  /** Whether numbers of processes mean the same there as here. */
  boolean sharesNumbersWith(ProcessMark other) {
    return isKnown() && boot.equals(other.boot) && namespace.equals(other.namespace);
  }
}
