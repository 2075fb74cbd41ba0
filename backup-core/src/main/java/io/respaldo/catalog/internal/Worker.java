package io.respaldo.catalog.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.respaldo.catalog.DamagedDocumentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Which process on which machine. A worker of the same boot of the same machine and the same
 * process namespace can be looked up: when its process is gone, it is dead, and nobody needs to
 * wait for it.
 *
 * @param place boot and process namespace; empty where the system does not tell
 * @param started when its process began, in clock ticks since boot, against reused process numbers;
 *     0 where the system does not tell
 * @param nonce tells managers of one process apart
 */
public record Worker(String host, String place, long pid, long started, String nonce) {
  /** This process, as a new worker. */
  public static Worker here() {
    long pid = ProcessHandle.current().pid();
    return new Worker(
        hostName(),
        bootAndNamespace(),
        pid,
        startTicks(pid).orElse(0),
        UUID.randomUUID().toString().substring(0, 8));
  }

  /**
   * When the process began, in clock ticks since boot (proc(5), stat, field 22): unlike a
   * wall-clock time it does not move when the clock is set.
   */
  private static OptionalLong startTicks(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // the second field, the command's name, may hold anything but ends with the last ')'
      String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return OptionalLong.of(Long.parseLong(fromThird[19]));
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static String bootAndNamespace() {
    try {
      String boot =
          Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
              .strip();
      return boot + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private boolean isNear(Worker seenFrom) {
    return !place.isEmpty() && place.equals(seenFrom.place) && host.equals(seenFrom.host);
  }

  /** Whether that worker's process certainly exists, as seen from this one. */
  boolean isAlive(Worker seenFrom) {
    return isNear(seenFrom) && started != 0 && !isDead(seenFrom);
  }

  /** Whether that worker's process certainly exists no more, as seen from this one. */
  boolean isDead(Worker seenFrom) {
    if (!isNear(seenFrom)) {
      return false;
    }
    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
      return true;
    }
    OptionalLong ticks = startTicks(pid);
    return started != 0 && ticks.isPresent() && ticks.getAsLong() != started;
  }

  /** Whether the worker of this {@link #id} is certainly dead, as seen from this one. */
  public boolean knowsDead(String id) {
    return parse(id).map(w -> w.isDead(this)).orElse(false);
  }

  /** Whether the worker of this {@link #id} certainly lives, as seen from this one. */
  public boolean knowsAlive(String id) {
    return parse(id).map(w -> w.isAlive(this)).orElse(false);
  }

  /** Whether the worker of this {@link #id} has this one's host name. */
  public boolean sharesHostWith(String id) {
    return parse(id).map(w -> w.host.equals(host)).orElse(false);
  }

  /**
   * Whether the worker of this {@link #id} has this one's host name and another boot: it is dead,
   * unless two machines bear one name.
   */
  public boolean sharesHostButNotBootWith(String id) {
    return parse(id)
        .filter(w -> w.host.equals(host))
        .filter(w -> !w.boot().isEmpty() && !boot().isEmpty())
        .map(w -> !w.boot().equals(boot()))
        .orElse(false);
  }

  private String boot() {
    return place.split(" ", -1)[0];
  }

  /** Whether that worker lives in this very process. */
  public boolean sameProcess(Worker other) {
    return host.equals(other.host)
        && place.equals(other.place)
        && pid == other.pid
        && started == other.started;
  }

  ObjectNode json() {
    return Json.object()
        .put("host", host)
        .put("place", place)
        .put("pid", pid)
        .put("started", started)
        .put("nonce", nonce);
  }

  static Worker read(Fields f) throws DamagedDocumentException {
    return new Worker(
        f.text("host"), f.text("place"), f.number("pid"), f.number("started"), f.text("nonce"));
  }

  /** In one string, for records: found again by {@link #parse}. */
  public String id() {
    return host + "|" + place + "|" + pid + "|" + started + "|" + nonce;
  }

  /** The reverse of {@link #id}; empty for what is none. */
  static Optional<Worker> parse(String id) {
    String[] f = id.split("\\|", -1);
    try {
      return f.length == 5
          ? Optional.of(new Worker(f[0], f[1], Long.parseLong(f[2]), Long.parseLong(f[3]), f[4]))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** For people. */
  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }
}
