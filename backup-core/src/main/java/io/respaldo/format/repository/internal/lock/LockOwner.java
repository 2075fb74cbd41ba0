package io.respaldo.format.repository.internal.lock;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who holds a lock.
 *
 * @param hostname as the operating system has it, with {@link #OURS} behind it in our own locks
 * @param mark of the process; {@link ProcessMark#NONE} in locks of restic
 */
record LockOwner(String hostname, String username, long pid, long uid, long gid, ProcessMark mark) {
  /**
   * To ask whether a process of its own host is alive, {@code restic unlock} sends it SIGHUP, which
   * ends a JVM. A host that has another name is not asked, so ours has.
   */
  static final String OURS = " (respaldo)";

  /** This process. */
  static LockOwner here() {
    long pid = ProcessHandle.current().pid();
    return new LockOwner(
        hostName() + OURS,
        System.getProperty("user.name", ""),
        pid,
        number("unix:uid"),
        number("unix:gid"),
        ProcessMark.of(pid));
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8).strip();
    } catch (IOException | RuntimeException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "localhost";
      }
    }
  }

  private static long number(String attribute) {
    try {
      Object value = Files.getAttribute(Path.of("/proc/self"), attribute);
      return value instanceof Integer i ? Integer.toUnsignedLong(i) : 0;
    } catch (IOException | RuntimeException e) {
      return 0; // another system: restic leaves it out there too
    }
  }

  /** Whether the process certainly exists no more, whatever machines are called. */
  boolean isCertainlyDead(LockOwner here) {
    return mark.sharesNumbersWith(here.mark) && (isGone() || isReused());
  }

  /**
   * Whether the process exists no more as far as its host's name and number tell, as restic judges;
   * but not where it is known to run in another container of this machine.
   */
  boolean isDead(LockOwner here) {
    if (!machine().equals(here.machine())) {
      return false;
    }
    boolean otherContainer =
        mark.isKnown()
            && mark.boot().equals(here.mark.boot())
            && !mark.sharesNumbersWith(here.mark);
    return !otherContainer && (isGone() || isCertainlyDead(here));
  }

  private String machine() {
    return hostname.endsWith(OURS)
        ? hostname.substring(0, hostname.length() - OURS.length())
        : hostname;
  }

  private boolean isGone() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }

  private boolean isReused() {
    ProcessMark now = ProcessMark.of(pid);
    return now.isKnown() && now.started() != mark.started();
  }

  /** For people. */
  @Override
  public String toString() {
    return username + " on " + hostname + ", process " + pid;
  }
}
