package io.respaldo.format.repository.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who writes, as keys, locks and snapshots tell it. */
public record Machine(String host, String user) {
  public static Machine here() {
    return new Machine(hostName(), System.getProperty("user.name", ""));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
