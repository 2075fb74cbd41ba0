package io.respaldo.examples.cli;

/** Numbers that people type. */
final class Counts {
  private Counts() {}

  /**
   * @throws IllegalArgumentException when it is below the least that makes sense
   */
  static int atLeast(Session session, int least, String option, int given) {
    if (given < least) {
      throw new IllegalArgumentException(session.text().get("count.least", option, given, least));
    }
    return given;
  }
}
