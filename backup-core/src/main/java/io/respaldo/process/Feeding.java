package io.respaldo.process;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Writes a tool's input on a thread of its own, while another reads its output. */
final class Feeding implements Runnable {
  private final ExternalTool.Writing writing;
  private final ToolInput input;
  private final Runnable end;
  private volatile @Nullable Throwable failure;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param end ends the tool, which must not see an end of an input that broke off
   */
  Feeding(ExternalTool.Writing writing, ToolInput input, Runnable end) {
    this.writing = writing;
    this.input = input;
    this.end = end;
  }

  @Override
  public void run() {
    try {
      writing.write(input);
      input.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(e);
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
    } finally {
      ended.countDown();
    }
  }

  private void failed(Throwable e) {
    if (!input.broken()) {
      failure = e; // before the tool's end, which others see
      end.run();
    }
  }

  /** After the tool's good end. */
  void requireAllRead(String tool) throws IOException, InterruptedException {
    ended.await();
    if (input.broken()) {
      throw new IOException(tool + " ended before it had read all of its input");
    }
  }

  /** The writer's own failure when there is one: it is the cause of the tool's. */
  IOException failure(IOException ofTheTool) {
    Throwable own = failure;
    if (own == null) {
      return ofTheTool;
    }
    if (own instanceof IOException io) {
      return io;
    }
    return new IOException("the input of a tool could not be written: " + own, own);
  }
}
