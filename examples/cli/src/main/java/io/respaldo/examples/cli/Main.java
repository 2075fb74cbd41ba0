package io.respaldo.examples.cli;

/** The command line as a process. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Cancellation cancellation = new Cancellation();
    Runtime.getRuntime().addShutdownHook(new Thread(cancellation::cancelAndWait, "cancel"));
    int code;
    try {
      code = Respaldo.run(Io.ofProcess(), cancellation, args);
    } finally {
      cancellation.finished();
    }
    System.exit(code);
  }
}
