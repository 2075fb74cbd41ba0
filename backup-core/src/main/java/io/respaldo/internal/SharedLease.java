package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.BackupManager.SharedWork;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on what instances share: under a lease of its own, and written into the audit trail. */
final class SharedLease {
  private static final Logger LOG = LoggerFactory.getLogger(SharedLease.class);

  private final Engine engine;
  private final Actor actor;
  private final String what;

  SharedLease(Engine engine, Actor actor, String what) {
    this.engine = engine;
    this.actor = actor;
    this.what = what;
  }

  <T> T run(String action, SharedWork<T> work) throws IOException, InterruptedException {
    // no instance can be called so
    Lease lease = engine.lease("_" + what, what, action);
    String outcome = "failed";
    String detail = "";
    try {
      T result = kept(lease, work);
      outcome = "ok";
      return result;
    } catch (IOException | InterruptedException | RuntimeException e) {
      outcome = Failures.isInterrupt(e) ? "cancelled" : "failed";
      detail = String.valueOf(e.getMessage());
      throw e;
    } finally {
      boolean interrupted = Thread.interrupted(); // or neither could be written
      engine.audit(actor, action, Optional.empty(), what, outcome, detail);
      release(lease);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T kept(Lease lease, SharedWork<T> work) throws IOException, InterruptedException {
    Thread here = Thread.currentThread();
    T result;
    try (AutoCloseable beat = engine.keep(lease, here::interrupt)) {
      result = work.run();
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    if (lease.lost()) {
      throw new IOException("another process took over the work on " + what + " meanwhile");
    }
    return result;
  }

  private void release(Lease lease) {
    try {
      lease.release();
    } catch (IOException e) {
      LOG.warn("the lease of {} could not be released: {}", what, e.toString());
    }
  }
}
