package io.respaldo.internal;

import io.respaldo.BackupException;
import io.respaldo.InstanceName;
import io.respaldo.Progress;
import io.respaldo.Run;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work under way, seen from both sides: who waits for it, and the thread that does it. */
final class RunHandle<T> implements Run<T> {
  private static final Logger LOG = LoggerFactory.getLogger(RunHandle.class);

  private final InstanceName instance;
  private final ProgressMeter meter;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** The same for what hangs on it, which runs when the manager no longer counts this run. */
  private final CompletableFuture<T> told = new CompletableFuture<>();

  private volatile String id = "";
  private @Nullable Thread worker;
  private @Nullable RunHandle<?> part;
  private boolean cancelled;
  private boolean shielded;

  /** Whether it was cancelled before it was shielded. */
  private boolean inTime;

  RunHandle(InstanceName instance, ProgressMeter meter) {
    this.instance = instance;
    this.meter = meter;
  }

  @Override
  public String id() {
    return id;
  }

  void id(String value) {
    id = value;
  }

  ProgressMeter meter() {
    return meter;
  }

  @Override
  public InstanceName instance() {
    return instance;
  }

  @Override
  public Progress progress() {
    return meter.progress();
  }

  @Override
  public boolean isDone() {
    return result.isDone();
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    if (part != null) {
      part.cancel();
    } else if (worker != null && !shielded) {
      worker.interrupt();
    }
  }

  /** Whether somebody wants it to end early; told after {@link #shield} too. */
  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** The worker begins. */
  synchronized void begin() throws InterruptedException {
    if (cancelled) {
      throw new InterruptedException("cancelled before it began");
    }
    worker = Thread.currentThread();
  }

  /** One of several things that the worker does: it can be cancelled until it is shielded. */
  synchronized <U> RunHandle<U> beginPart(InstanceName of) throws InterruptedException {
    if (cancelled || Thread.interrupted()) {
      throw new InterruptedException("cancelled");
    }
    RunHandle<U> begun = new RunHandle<>(of, meter);
    begun.begin();
    part = begun;
    return begun;
  }

  synchronized void endPart() {
    if (part != null) {
      part.end();
      part = null;
    }
  }

  /**
   * From here on the worker is no longer interrupted: it writes down how things ended. Clears an
   * interrupt that came already.
   *
   * @return whether the run was cancelled before; the same each time, for later is too late
   */
  synchronized boolean shield() {
    boolean interrupted = Thread.interrupted();
    if (!shielded) {
      shielded = true;
      inTime = interrupted || cancelled;
    }
    return inTime;
  }

  /** The worker's thread goes on to other things. */
  synchronized void end() {
    shielded = true;
    worker = null;
    if (Thread.interrupted()) {
      LOG.debug("run {}: a late interrupt is kept from the pool's next task", id);
    }
  }

  void succeed(T value) {
    meter.stop();
    result.complete(value);
  }

  void fail(BackupException e) {
    meter.stop();
    result.completeExceptionally(e);
  }

  /** Lets what hangs on {@link #toFuture} run. */
  void tell() {
    try {
      told.complete(result.join());
    } catch (CompletionException e) {
      told.completeExceptionally(e.getCause() == null ? e : e.getCause());
    }
  }

  @Override
  public T await() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  @Override
  public T await(Duration atMost) throws InterruptedException, TimeoutException {
    try {
      return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static BackupException rethrown(@Nullable Throwable cause) {
    if (cause instanceof BackupException e) {
      return e;
    }
    throw new CompletionException(cause);
  }

  @Override
  public CompletionStage<T> toFuture() {
    return told.minimalCompletionStage();
  }
}
