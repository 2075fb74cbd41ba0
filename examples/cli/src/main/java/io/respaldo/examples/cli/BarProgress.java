package io.respaldo.examples.cli;

import io.respaldo.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A live bar on a terminal. */
final class BarProgress implements ProgressDisplay {
  private static final long MIB = 1024 * 1024;

  private final ProgressBar bar;

  BarProgress(Io io, String task) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" MiB", MIB)
            .setInitialMax(-1)
            .setUpdateIntervalMillis(200)
            .showSpeed()
            .setConsumer(new OneLine(io.err(), width(io)))
            .build();
  }

  private static int width(Io io) {
    try {
      return Math.max(20, Integer.parseInt(io.environment().getOrDefault("COLUMNS", "100")) - 1);
    } catch (NumberFormatException e) {
      return 99;
    }
  }

  @Override
  public void show(Progress progress) {
    bar.maxHint(progress.totalBytes().orElse(-1));
    bar.stepTo(progress.bytes());
    bar.setExtraMessage(progress.step());
  }

  @Override
  public void close() {
    bar.close();
  }

  /** Draws over itself. */
  private record OneLine(PrintStream out, int width) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return width;
    }

    @Override
    public void accept(String line) {
      out.print("\r" + line);
      out.flush();
    }

    @Override
    public void close() {
      out.println();
    }
  }
}
