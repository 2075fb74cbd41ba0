package io.respaldo.format.repository.internal.thread;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;

/** Tells an interrupt from a failure. */
public final class Interrupts {
  private Interrupts() {}

  /** Whether this is how a thread's work ends that was interrupted; a timeout is a failure. */
  public static boolean isInterrupt(Throwable e) {
    return e instanceof InterruptedException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))
        || e instanceof ClosedByInterruptException;
  }
}
