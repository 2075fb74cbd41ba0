package io.respaldo.examples.cli;

import picocli.CommandLine.Command;

/** Repositories by themselves, also those that restic made. */
@Command(
    name = "repo",
    subcommands = {
      RepoInit.class,
      RepoSnapshots.class,
      RepoLs.class,
      RepoDiff.class,
      RepoFind.class,
      RepoStats.class,
      RepoRestore.class,
      RepoCheck.class,
      RepoForget.class,
      RepoPrune.class,
      RepoCopy.class,
      RepoTag.class,
      RepoRewrite.class,
      RepoRepair.class,
      RepoLocks.class,
      RepoUnlock.class,
      RepoKey.class,
      RepoSheet.class,
      RepoRecover.class
    })
final class RepoCommand {}
