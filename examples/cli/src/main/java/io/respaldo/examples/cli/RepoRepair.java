package io.respaldo.examples.cli;

import picocli.CommandLine.Command;

/** Makes the best of a damaged repository. */
@Command(
    name = "repair",
    subcommands = {RepoRepairIndex.class, RepoRepairPacks.class, RepoRepairSnapshots.class})
final class RepoRepair {}
