package io.respaldo.format.repository;

import io.respaldo.format.repository.internal.key.ScryptCost;
import io.respaldo.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How repositories are opened and written. Immutable; each method gives a changed copy.
 *
 * @see RepositoryFormat
 */
public final class RepositorySettings {
  private final Function<String, PasswordSource> passwords;
  private final boolean perInstance;
  private final boolean creating;
  private final TimeSource time;
  private final Optional<ScryptCost> cost;
  private final Duration patience;
  private final Duration checkpoints;
  private final Compression compression;

  private RepositorySettings(
      Function<String, PasswordSource> passwords,
      boolean perInstance,
      boolean creating,
      TimeSource time,
      Optional<ScryptCost> cost,
      Duration patience,
      Duration checkpoints,
      Compression compression) {
    this.passwords = passwords;
    this.perInstance = perInstance;
    this.creating = creating;
    this.time = time;
    this.cost = cost;
    this.patience = patience;
    this.checkpoints = checkpoints;
    this.compression = compression;
  }

  /** One password for all repositories. */
  public static RepositorySettings password(PasswordSource password) {
    return passwords(name -> password);
  }

  /**
   * A password for each repository.
   *
   * @param passwords given the repository's name: the tenant, {@code default} for instances that
   *     have none; or the instance, with {@link #repositoryPerInstance}
   */
  public static RepositorySettings passwords(Function<String, PasswordSource> passwords) {
    return new RepositorySettings(
        passwords,
        false,
        true,
        TimeSource.system(),
        Optional.empty(),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        Compression.AUTO);
  }

  /**
   * A repository for each instance instead of one for each tenant: whoever has one's password reads
   * one instance, and what instances have in common is stored once for each.
   */
  public RepositorySettings repositoryPerInstance() {
    return new RepositorySettings(
        passwords, true, creating, time, cost, patience, checkpoints, compression);
  }

  /** Refuses to back up where no repository is, instead of making one. */
  public RepositorySettings existingOnly() {
    return new RepositorySettings(
        passwords, perInstance, false, time, cost, patience, checkpoints, compression);
  }

  /**
   * How long a backup or deletion waits while somebody else has locked the repository, such as a
   * prune; default 5 minutes.
   */
  public RepositorySettings waitForLocks(Duration limit) {
    return new RepositorySettings(
        passwords, perInstance, creating, time, cost, limit, checkpoints, compression);
  }

  /**
   * How often a long backup keeps what it has so far, so that the next one need not read it again
   * when this one is cut short; default 5 minutes.
   */
  public RepositorySettings checkpointEvery(Duration time) {
    return new RepositorySettings(
        passwords, perInstance, creating, this.time, cost, patience, time, compression);
  }

  /** How small backups are made; default {@link Compression#AUTO}. */
  public RepositorySettings compression(Compression value) {
    return new RepositorySettings(
        passwords, perInstance, creating, time, cost, patience, checkpoints, value);
  }

  /** For tests. */
  public RepositorySettings time(TimeSource value) {
    return new RepositorySettings(
        passwords, perInstance, creating, value, cost, patience, checkpoints, compression);
  }

  /** For tests: keys that take no time to open, and to guess. */
  RepositorySettings cheapKeys() {
    return new RepositorySettings(
        passwords,
        perInstance,
        creating,
        time,
        Optional.of(new ScryptCost(2, 1, 1)),
        patience,
        checkpoints,
        compression);
  }

  PasswordSource passwordOf(String repository) {
    return passwords.apply(repository);
  }

  boolean perInstance() {
    return perInstance;
  }

  boolean creating() {
    return creating;
  }

  TimeSource time() {
    return time;
  }

  Duration patience() {
    return patience;
  }

  Compression compression() {
    return compression;
  }

  Duration checkpoints() {
    return checkpoints;
  }

  /** Of new keys; empty: what takes this machine half a second. */
  Optional<ScryptCost> cost() {
    return cost;
  }
}
