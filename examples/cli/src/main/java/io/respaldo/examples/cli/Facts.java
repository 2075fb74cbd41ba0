package io.respaldo.examples.cli;

/** Prints names with values below each other; what is empty is left out. */
record Facts(Session session) {
  private static final int WIDTH = 18;

  void add(String key, String value) {
    if (!value.isEmpty()) {
      named(session.text().get(key), value);
    }
  }

  void named(String name, String value) {
    String gap = " ".repeat(Math.max(1, WIDTH - name.length()));
    session.print(session.style().bold(name) + gap + value);
  }
}
