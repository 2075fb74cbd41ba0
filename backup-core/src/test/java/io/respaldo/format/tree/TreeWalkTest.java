package io.respaldo.format.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.respaldo.internal.OtherPrograms;
import io.respaldo.part.Entry;
import io.respaldo.part.EntryPath;
import io.respaldo.part.TreeRules;
import io.respaldo.part.TreeWarning;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWalkTest {
  private static final EntryPath TOP = EntryPath.of("top");

  @TempDir Path temp;
  private final List<TreeWarning> warnings = new ArrayList<>();

  private List<String> walk(Path root, TreeRules rules) throws Exception {
    List<String> met = new ArrayList<>();
    TreeVisitor visitor =
        new TreeVisitor() {
          @Override
          public boolean visit(TreeFile file) {
            Entry e = file.entry();
            String sign =
                switch (e.type()) {
                  case FILE -> "";
                  case FOLDER -> "/";
                  case SYMLINK -> "@" + e.link().orElseThrow();
                  case HARD_LINK -> "=" + e.link().orElseThrow();
                };
            met.add(e.path() + sign);
            return true;
          }

          @Override
          public void warn(TreeWarning warning) {
            warnings.add(warning);
          }
        };
    TreeWalk.walk(root, rules, TOP, visitor);
    return met;
  }

  private static void files(Path root, String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent() == null ? root : file.getParent());
      Files.writeString(file, name);
    }
  }

  @Test
  void foldersComeBeforeTheirContentAndNamesInTheOrderOfTheirBytes() throws Exception {
    files(temp, "b/x", "a", "B", "b!", "é");
    assertThat(walk(temp, TreeRules.ALL))
        .containsExactly("top/", "top/B", "top/a", "top/b/", "top/b/x", "top/b!", "top/é");
    assertThat(warnings).isEmpty();
  }

  @Test
  void theLastExcludeThatMatchesDecides() throws Exception {
    files(temp, "a.log", "keep.log", "sub/b.log", "sub/c", "cache/x", "deep/cache/y", "rooted/z");
    TreeRules rules =
        TreeRules.ALL.exclude(
            List.of("# a comment", "", "*.log", "!keep.log", "cache/", "/rooted", "sub/?"));
    assertThat(walk(temp, rules)).containsExactly("top/", "top/deep/", "top/keep.log", "top/sub/");
  }

  @Test
  void starsSpanFoldersOnlyWhenDoubled() throws Exception {
    files(temp, "a/b/c/x.tmp", "a/x.tmp", "x.tmp", "a/[b]", "a/q1");
    assertThat(walk(temp, TreeRules.ALL.exclude(List.of("a/*.tmp", "a/[p-r][0-9]", "a/\\[b]"))))
        .containsExactly(
            "top/", "top/a/", "top/a/b/", "top/a/b/c/", "top/a/b/c/x.tmp", "top/x.tmp");
    assertThat(walk(temp, TreeRules.ALL.exclude(List.of("a/**/x.tmp", "a/b/**"))))
        .containsExactly("top/", "top/a/", "top/a/[b]", "top/a/b/", "top/a/q1", "top/x.tmp");
  }

  @Test
  void includesBringTheFoldersOnTheWayAndNoOthers() throws Exception {
    files(temp, "a/b/x.jpg", "a/c/y.txt", "d/z.txt", "docs/all/of/it");
    assertThat(walk(temp, TreeRules.ALL.include(List.of("*.jpg", "docs/"))))
        .containsExactly(
            "top/",
            "top/a/",
            "top/a/b/",
            "top/a/b/x.jpg",
            "top/docs/",
            "top/docs/all/",
            "top/docs/all/of/",
            "top/docs/all/of/it");
  }

  @Test
  void furtherNamesOfAFileAreLinksToTheFirst() throws Exception {
    files(temp, "b");
    Files.createLink(temp.resolve("a"), temp.resolve("b"));
    Files.createLink(temp.resolve("c"), temp.resolve("b"));
    assertThat(walk(temp, TreeRules.ALL))
        .containsExactly("top/", "top/a", "top/b=top/a", "top/c=top/a");
  }

  @Test
  void linksAreKeptAsTheyAre() throws Exception {
    files(temp, "a");
    Files.createSymbolicLink(temp.resolve("l"), Path.of("../no/where"));
    assertThat(walk(temp, TreeRules.ALL)).containsExactly("top/", "top/a", "top/l@../no/where");
  }

  @Test
  void followedLinksEndWhereTheyWouldGoInCircles() throws Exception {
    files(temp, "a/x");
    Files.createSymbolicLink(temp.resolve("a/up"), Path.of(".."));
    Files.createSymbolicLink(temp.resolve("b"), Path.of("a"));
    Files.createSymbolicLink(temp.resolve("dangling"), Path.of("gone"));
    assertThat(walk(temp, TreeRules.ALL.followLinks(true)))
        .containsExactly("top/", "top/a/", "top/a/x", "top/b/", "top/b/x", "top/dangling@gone");
    assertThat(warnings)
        .extracting(w -> w.code() + " " + w.path())
        .containsExactly("not_representable a/up", "not_representable b/up", "unreadable dangling");
  }

  @Test
  void pipesAreLeftOutAndNamed() throws Exception {
    files(temp, "a");
    OtherPrograms.require("mkfifo");
    Process mkfifo = new ProcessBuilder("mkfifo", temp.resolve("pipe").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    assertThat(walk(temp, TreeRules.ALL)).containsExactly("top/", "top/a");
    assertThat(warnings).extracting(TreeWarning::code).containsExactly("special_file");
  }

  @Test
  void aFolderThatCannotBeReadIsNamed() throws Exception {
    files(temp, "closed/x", "open");
    Files.setAttribute(temp.resolve("closed"), "unix:mode", 0);
    try {
      assumeTrue(!Files.isReadable(temp.resolve("closed")), "root may read everything");
      assertThat(walk(temp, TreeRules.ALL)).containsExactly("top/", "top/closed/", "top/open");
      assertThat(warnings)
          .extracting(w -> w.code() + " " + w.path())
          .containsExactly("unreadable closed");
    } finally {
      Files.setAttribute(temp.resolve("closed"), "unix:mode", 0700);
    }
  }

  @Test
  void theRootMustBeAFolder() throws Exception {
    files(temp, "a");
    assertThatThrownBy(() -> walk(temp.resolve("a"), TreeRules.ALL))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> walk(temp.resolve("none"), TreeRules.ALL))
        .isInstanceOf(IOException.class);
  }

  @Test
  void walksFileSystemsInMemory() throws Exception {
    for (Configuration kind :
        List.of(Configuration.unix(), Configuration.windows(), Configuration.osX())) {
      try (FileSystem files = Jimfs.newFileSystem(kind)) {
        Path root = Files.createDirectory(files.getPath("tree"));
        files(root, "ñ", "b/x");
        assertThat(walk(root, TreeRules.ALL))
            .containsExactlyInAnyOrder("top/", "top/ñ", "top/b/", "top/b/x");
      }
    }
  }

  @Test
  void anInterruptEndsTheWalk() throws Exception {
    files(temp, "a");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> walk(temp, TreeRules.ALL)).isInstanceOf(InterruptedException.class);
  }
}
