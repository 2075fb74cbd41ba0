package io.respaldo.internal;

import io.respaldo.InstanceConfig;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that needs an instance for itself: under its lease, which is renewed meanwhile, and after
 * what dead workers left is brought to an end.
 */
final class LeasedWork {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedWork.class);

  private final Engine engine;
  private final InstanceConfig config;
  private final String purpose;

  LeasedWork(Engine engine, InstanceConfig config, String purpose) {
    this.engine = engine;
    this.config = config;
    this.purpose = purpose;
  }

  /** What is done under the lease. */
  interface Work<T> {
    T under(Lease lease) throws IOException, InterruptedException;
  }

  <T> T run(RunHandle<?> handle, Work<T> work) throws IOException, InterruptedException {
    handle.meter().step("taking the lease");
    return run(
        engine.lease(config.name(), purpose),
        handle,
        lease -> {
          engine.recovery.recover(config, lease);
          return work.under(lease);
        });
  }

  /** With a lease that was taken; it is released. */
  <T> T run(Lease lease, RunHandle<?> handle, Work<T> work)
      throws IOException, InterruptedException {
    try (AutoCloseable beat = engine.keep(lease, handle::cancel)) {
      return work.under(lease);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      handle.shield();
      release(lease);
    }
  }

  private void release(Lease lease) {
    try {
      lease.release();
    } catch (IOException e) {
      LOG.warn("the lease of {} could not be released: {}", config.name(), e.toString());
    }
  }
}
