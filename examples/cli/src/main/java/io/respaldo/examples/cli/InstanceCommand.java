package io.respaldo.examples.cli;

import picocli.CommandLine.Command;

/** Settings of instances. */
@Command(
    name = "instance",
    subcommands = {
      InstanceAdd.class,
      InstanceList.class,
      InstanceShow.class,
      InstanceSet.class,
      InstancePause.class,
      InstanceResume.class,
      InstanceRemove.class
    })
final class InstanceCommand {}
