package io.respaldo.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Ends a process and all that it started: asks first, then forces. Not stopped by interrupts. */
final class ProcessTree {
  private final Process root;

  ProcessTree(Process root) {
    this.root = root;
  }

  /**
   * @param grace how long they may take to end by themselves
   */
  void end(Duration grace) {
    boolean interrupted = Thread.interrupted();
    try {
      // the root first: it must not go on because a child of it has ended
      List<ProcessHandle> all =
          Stream.concat(Stream.of(root.toHandle()), root.descendants()).toList();
      all.forEach(ProcessHandle::destroy);
      interrupted |= await(all, grace);
      Stream.concat(all.stream(), root.descendants())
          .filter(ProcessHandle::isAlive)
          .forEach(ProcessHandle::destroyForcibly);
      interrupted |= await(all, grace);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for all; returns whether the thread was interrupted meanwhile, which ends the wait. */
  private static boolean await(List<ProcessHandle> all, Duration grace) {
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
    return false;
  }
}
