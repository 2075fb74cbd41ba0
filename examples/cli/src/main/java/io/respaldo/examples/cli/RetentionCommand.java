package io.respaldo.examples.cli;

import picocli.CommandLine.Command;

/** What goes and what stays. */
@Command(
    name = "retention",
    subcommands = {RetentionPreview.class, RetentionApply.class})
final class RetentionCommand {}
