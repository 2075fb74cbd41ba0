package io.respaldo.internal;

import io.respaldo.Actor;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupId;
import io.respaldo.InstanceConfig;
import io.respaldo.InstanceName;
import io.respaldo.catalog.AuditEntry;
import io.respaldo.catalog.InstanceStore;
import io.respaldo.catalog.internal.AuditTrail;
import io.respaldo.catalog.internal.Catalog;
import io.respaldo.catalog.internal.Holds;
import io.respaldo.catalog.internal.StoredInstances;
import io.respaldo.catalog.internal.StoredLeases;
import io.respaldo.catalog.internal.StoredLeases.Lease;
import io.respaldo.catalog.internal.StoredSettings;
import io.respaldo.catalog.internal.Worker;
import io.respaldo.event.BackupEvent;
import io.respaldo.format.BackupFormat;
import io.respaldo.format.FormatFactory;
import io.respaldo.hook.HookRunner;
import io.respaldo.source.BackupSource;
import io.respaldo.source.SourceFactory;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all managers and instances of one {@link EngineSetup} share, and the running of runs. */
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  final EngineSetup setup;
  final Worker worker = Worker.here();
  final InstanceStore instances;
  final StoredSettings settings;
  final Catalog catalog;
  final StoredLeases leases;
  final Holds holds;
  final AuditTrail audit;
  final RestoreMarks marks;
  final Events events;
  final NodeLogs logs;
  final Heartbeat heartbeat = new Heartbeat();
  final HookRunner hooks;
  final Shelves shelves;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Map<FormatPlace, BackupFormat> formats = new ConcurrentHashMap<>();
  final Deletions deletions;
  final Recovery recovery;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Threads.named("respaldo-run"));
  private final ExecutorService hookThreads =
      Executors.newCachedThreadPool(Threads.named("respaldo-hook"));
  private final Semaphore slots;
  private final Set<RunHandle<?>> running = ConcurrentHashMap.newKeySet();
  private final Object runEnded = new Object();

  /** Set on threads that do a run's work, hooks included: they can't wait for all runs to end. */
  private final ThreadLocal<Boolean> withinRun = ThreadLocal.withInitial(() -> false);

  private volatile boolean closed;

  Engine(EngineSetup setup) {
    this.setup = setup;
    instances = setup.instanceStore().orElseGet(() -> new StoredInstances(setup.home()));
    settings = new StoredSettings(setup.home());
    catalog = new Catalog(setup.home(), setup.time());
    leases = new StoredLeases(setup.home(), setup.time(), worker, setup.leaseTerm());
    holds = new Holds(setup.home(), setup.time(), worker);
    audit = new AuditTrail(setup.home());
    marks = new RestoreMarks(setup.home());
    events = new Events(setup.listeners());
    logs = new NodeLogs(setup.logFolder(), setup.timeZone());
    slots = new Semaphore(setup.parallelRuns(), true);
    hooks = new HookRunner(setup.hooks(), setup.time(), this::runHook);
    shelves = new Shelves(this);
    deletions = new Deletions(this);
    recovery = new Recovery(this);
  }

  /** Wall-clock time as records keep it, to the millisecond. */
  Instant now() {
    return setup.time().now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A moment for people: this host's zone, whole seconds. */
  String local(Instant moment) {
    return LOCAL.format(moment.atZone(setup.timeZone()));
  }

  ZoneId zone(InstanceConfig config) {
    return config.timeZone().orElse(setup.timeZone());
  }

  InstanceConfig config(InstanceName name) throws IOException {
    return instances
        .find(name)
        .orElseThrow(
            () ->
                new BackupException(
                    Kind.NOT_FOUND,
                    "no instance '" + name + "' is registered",
                    "look at the list of instances, or register it"));
  }

  StorageBackend storage(String name) {
    if (name.isEmpty()) {
      return setup.home();
    }
    return known("storage", name, setup.storages());
  }

  BackupFormat format(String format, String storage) {
    FormatFactory factory = known("format", format, setup.formats());
    StorageBackend on = storage(storage);
    return formats.computeIfAbsent(new FormatPlace(format, storage), p -> factory.on(on));
  }

  private record FormatPlace(String format, String storage) {}

  BackupSource source(InstanceConfig config) {
    SourceFactory factory = known("source type", config.type(), setup.sources());
    return factory.sourceOf(config);
  }

  /** The names of the formats that it knows. */
  Set<String> formats() {
    return setup.formats().keySet();
  }

  static <T> T known(String what, String name, Map<String, T> all) {
    T found = all.get(name);
    if (found == null) {
      throw new BackupException(
          Kind.INVALID,
          "there is no " + what + " '" + name + "'",
          "this manager knows: " + String.join(", ", all.keySet().stream().sorted().toList()));
    }
    return found;
  }

  /** Writes an audit entry; failing to is logged and fails nothing that has happened already. */
  void audit(
      Actor actor,
      String action,
      Optional<InstanceName> instance,
      String subject,
      String outcome,
      String detail) {
    AuditEntry entry =
        new AuditEntry(
            now(), actor, action, instance.map(InstanceName::value), subject, outcome, detail);
    try {
      audit.add(entry);
    } catch (IOException | RuntimeException e) {
      LOG.error("the audit entry {} could not be written: {}", entry, e.toString());
    }
  }

  void event(
      BackupEvent.Type type,
      Optional<InstanceName> instance,
      String runId,
      Actor actor,
      String message,
      Map<String, String> details) {
    events.send(new BackupEvent(type, now(), instance, runId, actor, message, details));
  }

  /** Takes an instance's lease, or says who has it. */
  Lease lease(InstanceName name, String purpose) throws IOException, InterruptedException {
    return lease(name.folded(), "instance '" + name + "'", purpose);
  }

  /**
   * Takes a lease, or says who has it.
   *
   * @param key its name
   * @param what is worked on, for people
   */
  Lease lease(String key, String what, String purpose) throws IOException, InterruptedException {
    Optional<Lease> lease = leases.tryAcquire(key, purpose);
    if (lease.isPresent()) {
      return lease.get();
    }
    String holder =
        leases
            .holder(key)
            .map(h -> h.purpose() + " by " + h.worker() + " since " + local(h.since()))
            .orElse("somebody who has just finished");
    throw new BackupException(
        Kind.BUSY, what + " is being worked on: " + holder, "wait for it, or try again later");
  }

  /** Renews a lease while work goes on; a lost one interrupts the work. */
  AutoCloseable keep(Lease lease, Runnable lost) {
    return heartbeat.every(beat(), lease::renew, lost);
  }

  /** How often runs renew what shows that they live. */
  Duration beat() {
    return setup.leaseTerm().dividedBy(3);
  }

  /** Holds a backup against deletion as long as it is read. */
  HeldBackup hold(InstanceName name, BackupId backup, String purpose, Duration renewal)
      throws IOException {
    if (closed) {
      throw closedAlready(); // nobody would renew it
    }
    Holds.Hold hold = holds.hold(name, backup, purpose);
    try {
      AutoCloseable beat =
          heartbeat.every(
              renewal,
              () -> {
                hold.renew();
                return true;
              },
              () -> {});
      return new HeldBackup(hold, beat);
    } catch (RejectedExecutionException e) {
      hold.release();
      throw closedAlready();
    }
  }

  /** What a run does; it writes its own record. */
  interface Work<T> {
    T run(RunHandle<T> handle) throws IOException, InterruptedException;
  }

  /** Starts a run; it waits for a free slot. */
  <T> RunHandle<T> start(InstanceName name, String what, Work<T> work) {
    if (closed) {
      throw closedAlready();
    }
    RunHandle<T> handle = new RunHandle<>(name, new ProgressMeter(setup.time()));
    running.add(handle);
    if (closed) {
      handle.cancel(); // close() may have looked before it was there
    }
    try {
      threads.execute(() -> work(handle, what, work));
    } catch (RejectedExecutionException e) {
      ended(handle);
      throw closedAlready();
    }
    return handle;
  }

  private void runHook(Runnable hook) {
    hookThreads.execute(
        () -> {
          withinRun.set(true);
          try {
            hook.run();
          } finally {
            withinRun.remove();
          }
        });
  }

  private void ended(RunHandle<?> handle) {
    synchronized (runEnded) {
      running.remove(handle);
      runEnded.notifyAll();
    }
  }

  private static BackupException closedAlready() {
    return new BackupException(Kind.REFUSED, "the manager is closed", "build a new one");
  }

  private <T> void work(RunHandle<T> handle, String what, Work<T> work) {
    boolean slot = false;
    Optional<T> value = Optional.empty();
    BackupException failure = null;
    withinRun.set(true);
    try {
      handle.begin();
      slots.acquire();
      slot = true;
      value = Optional.of(work.run(handle));
    } catch (Throwable e) {
      failure = Failures.wrap(what, e);
      if (e instanceof Error) {
        LOG.error("{} failed", what, e);
      }
    } finally {
      if (slot) {
        slots.release();
      }
      handle.end();
    }
    if (failure != null) {
      handle.fail(failure);
    } else {
      handle.succeed(value.orElseThrow());
    }
    withinRun.remove();
    ended(handle);
    handle.tell();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (withinRun.get()) {
      throw new IllegalStateException(
          "the manager can't be closed from within one of its own runs, such as by a source or a"
              + " hook: it would wait for itself; close it on another thread, or when the run has"
              + " ended");
    }
    closed = true;
    running.forEach(RunHandle::cancel);
    threads.shutdown();
    try {
      awaitRuns();
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    hookThreads.shutdownNow();
    heartbeat.close();
    events.close();
    formats.forEach((place, format) -> close(place, format));
  }

  private static void close(FormatPlace place, BackupFormat format) {
    try {
      format.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("format {} could not be closed: {}", place.format(), e.toString());
    }
  }

  private void awaitRuns() throws InterruptedException {
    synchronized (runEnded) {
      while (!running.isEmpty()) {
        runEnded.wait(TimeUnit.MINUTES.toMillis(1));
        if (!running.isEmpty()) {
          LOG.warn("waiting for {} runs to end", running.size());
        }
      }
    }
  }
}
