package io.respaldo;

/**
 * Who makes a call, for the audit trail.
 *
 * @param name a user, {@code scheduler}, {@code system}; 1 to 100 characters
 * @param origin from where: an address, a host, a program; may be empty
 */
public record Actor(String name, String origin) {
  /** The application itself. */
  public static final Actor SYSTEM = new Actor("system", "");

  /** A scheduled run. */
  public static final Actor SCHEDULER = new Actor("scheduler", "");

  public Actor {
    if (name.isBlank() || name.length() > 100 || hasControl(name) || hasControl(origin)) {
      throw new IllegalArgumentException(
          "an actor has a name of 1 to 100 characters, and no control characters");
    }
  }

  private static boolean hasControl(String s) {
    return s.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
  }

  public static Actor of(String name) {
    return new Actor(name, "");
  }

  public static Actor of(String name, String origin) {
    return new Actor(name, origin);
  }

  @Override
  public String toString() {
    return origin.isEmpty() ? name : name + " (" + origin + ")";
  }
}
