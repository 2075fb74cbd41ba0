package io.respaldo.examples.cli;

import picocli.CommandLine.Command;

/** Settings of all instances together. */
@Command(
    name = "settings",
    subcommands = {SettingsShow.class, SettingsSet.class})
final class SettingsCommand {}
