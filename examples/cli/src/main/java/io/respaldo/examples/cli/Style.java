package io.respaldo.examples.cli;

/** Colors, where they are wanted. */
record Style(boolean colors) {
  String bold(String s) {
    return wrap("1", s);
  }

  String good(String s) {
    return wrap("32", s);
  }

  String careful(String s) {
    return wrap("33", s);
  }

  String bad(String s) {
    return wrap("31", s);
  }

  private String wrap(String code, String s) {
    return colors && !s.isEmpty() ? "\u001b[" + code + "m" + s + "\u001b[0m" : s;
  }
}
