package io.respaldo.examples.cli;

import picocli.CommandLine.Command;

/** Passwords of a repository. */
@Command(
    name = "key",
    subcommands = {RepoKeyList.class, RepoKeyAdd.class, RepoKeyRemove.class, RepoKeyPasswd.class})
final class RepoKey {}
