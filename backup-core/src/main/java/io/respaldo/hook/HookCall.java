package io.respaldo.hook;

import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a hook on a thread of its own. When the time is over the hook is interrupted; one
 * that doesn't heed that within the grace is left to itself.
 */
final class HookCall {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Hook hook;
  private final Hook.Call call;
  private final TimeSource time;
  private final Executor threads;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Worker worker = new Worker();
  private final Worker watch = new Worker();
  private boolean late;
  private Optional<Throwable> failure = Optional.empty();

  HookCall(Hook hook, Hook.Call call, TimeSource time, Executor threads) {
    this.hook = hook;
    this.call = call;
    this.time = time;
    this.threads = threads;
  }

  /** The thread that an executor lends, interruptible only while it works for us. */
  private static final class Worker {
    private @Nullable Thread thread;
    private boolean interrupted;

    synchronized void begin() {
      thread = Thread.currentThread();
      if (interrupted) {
        thread.interrupt();
      }
    }

    synchronized void interrupt() {
      interrupted = true;
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** Gives the thread back without our interrupt. */
    synchronized void end() {
      thread = null;
      if (interrupted) {
        Thread.interrupted();
      }
    }
  }

  /**
   * Blocks until the hook has ended or was given up.
   *
   * @return why it failed
   */
  Optional<Throwable> run() throws InterruptedException {
    try {
      threads.execute(this::watchLimit);
      threads.execute(this::work);
      over.await();
    } catch (InterruptedException e) {
      worker.interrupt();
      Worker grace = new Worker();
      threads.execute(() -> giveUpAfterGrace(grace));
      awaitUninterrupted();
      grace.interrupt();
      throw e;
    } finally {
      watch.interrupt();
    }
    synchronized (this) {
      return failure;
    }
  }

  private void awaitUninterrupted() {
    boolean again = false;
    while (over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        again = true;
      }
    }
    if (again) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    worker.begin();
    Throwable thrown = null;
    try {
      hook.run(call);
    } catch (Throwable e) {
      // whatever it is, it is the hook's failure
      thrown = e;
    } finally {
      worker.end();
      finish(thrown);
    }
  }

  private synchronized void finish(@Nullable Throwable thrown) {
    if (over.getCount() == 0) {
      return;
    }
    failure = late ? Optional.of(lateFailure(thrown)) : Optional.ofNullable(thrown);
    over.countDown();
  }

  private Throwable lateFailure(@Nullable Throwable cause) {
    TimeoutException e =
        new TimeoutException(
            "it ran longer than its limit of " + hook.timeLimit().toSeconds() + " s");
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }

  private void watchLimit() {
    watch.begin();
    try {
      time.sleep(hook.timeLimit());
      synchronized (this) {
        late = true;
      }
      worker.interrupt();
      time.sleep(GRACE);
      finish(null);
    } catch (InterruptedException e) {
      // the hook has ended
      return;
    } finally {
      watch.end();
    }
  }

  private void giveUpAfterGrace(Worker own) {
    own.begin();
    try {
      time.sleep(GRACE);
    } catch (InterruptedException e) {
      // whoever stops the executor wants no more waiting
      return;
    } finally {
      own.end();
      finish(null);
    }
  }
}
