package io.respaldo.format.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WalkAheadTest {
  private static final EntryPath TOP = EntryPath.of("top");

  private final FileSystem system = Jimfs.newFileSystem(Configuration.unix());
  private final Path root = system.getPath("/data");

  /** More than are ever on their way. */
  private static final int MANY = 10_000;

  @BeforeEach
  void tree() throws IOException {
    for (int folder = 0; folder < 10; folder++) {
      Path at = Files.createDirectories(root.resolve("folder " + folder).resolve("deeper"));
      for (int file = 0; file < MANY / 10; file++) {
        Files.createFile(at.resolve("file " + file));
      }
      Files.createSymbolicLink(at.resolve("link"), system.getPath("file 0"));
    }
  }

  @AfterEach
  void close() throws IOException {
    system.close();
  }

  private static final class Listing implements TreeVisitor {
    final List<String> met = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();

    @Override
    public boolean visit(TreeFile file) throws IOException, InterruptedException {
      met.add(file.entry() + " " + file.file());
      if (!threads.contains(Thread.currentThread())) {
        threads.add(Thread.currentThread());
      }
      return true;
    }

    @Override
    public void warn(TreeWarning warning) {
      met.add(warning.toString());
    }
  }

  private static void requireNoThread() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("respaldo-walk");
  }

  @Test
  void theSameIsShownInTheSameOrderInTheCallersThread() throws Exception {
    Listing plain = new Listing();
    TreeWalk.walk(root, TreeRules.ALL, TOP, plain);
    Listing ahead = new Listing();
    WalkAhead.walk(root, TreeRules.ALL, TOP, ahead);
    assertThat(ahead.met).hasSizeGreaterThan(MANY).isEqualTo(plain.met);
    assertThat(ahead.threads).containsExactly(Thread.currentThread());
    requireNoThread();
  }

  @Test
  void aRootThatIsNotThereIsTold() {
    assertThatThrownBy(
            () -> WalkAhead.walk(root.resolve("none"), TreeRules.ALL, TOP, new Listing()))
        .isInstanceOf(NoSuchFileException.class);
    requireNoThread();
  }

  @Test
  void aVisitorThatFailsEndsTheWalkWhereverItIs() {
    for (int at : new int[] {1, 2, 300, MANY}) {
      int[] left = {at};
      assertThatThrownBy(
              () ->
                  WalkAhead.walk(
                      root,
                      TreeRules.ALL,
                      TOP,
                      new TreeVisitor() {
                        @Override
                        public boolean visit(TreeFile file) throws IOException {
                          if (--left[0] == 0) {
                            throw new IOException("enough");
                          }
                          return true;
                        }

                        @Override
                        public void warn(TreeWarning warning) {}
                      }))
          .hasMessage("enough");
      requireNoThread();
    }
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> WalkAhead.walk(root, TreeRules.ALL, TOP, new Listing()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    requireNoThread();
  }

  @Test
  void whatCannotBeCapturedIsTheSameWarning() throws Exception {
    List<TreeWarning> warnings = new ArrayList<>();
    SpecialFile pipe =
        new SpecialFile(
            EntryPath.of("top/pipe"),
            new FileStats(root).read(root, false),
            java.util.Optional.empty());
    TreeVisitor visitor =
        new TreeVisitor() {
          @Override
          public boolean visit(TreeFile file) {
            return true;
          }

          @Override
          public void warn(TreeWarning warning) {
            warnings.add(warning);
          }
        };
    new WalkAhead(TOP, visitor).show(pipe);
    assertThat(warnings).containsExactly(TreeWalk.leftOut(EntryPath.of("pipe")));
  }
}
