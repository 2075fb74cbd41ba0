package io.respaldo.format.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.Written;
import io.respaldo.internal.OtherPrograms;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes that the old headers of tar (8 GiB) and zip (4 GiB) can't hold. */
@Tag("huge")
class HugeFileTest {
  @TempDir Path temp;
  private final HeapStorage storage = new HeapStorage();
  private Path tree;

  @BeforeEach
  void aFolder() throws Exception {
    OtherPrograms.require("tar");
    tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("zz-last"), "behind the huge one");
  }

  private Path write(FormatFactory factory, long size) throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(tree.resolve("huge").toFile(), "rw")) {
      sparse.setLength(size);
    }
    Written written =
        Archives.write(
            factory, storage, temp.resolve("work"), to -> to.tree("tree", tree, TreeRules.ALL));
    try (PartReader reader =
        factory.on(storage).open(Archives.recorded(written), FormatProgress.NONE)) {
      reader.extract("tree", Selection.of("tree/zz-last"), temp.resolve("restored"));
    }
    assertThat(temp.resolve("restored/zz-last")).hasContent("behind the huge one");
    Path file = temp.resolve(written.file());
    Files.write(file, storage.bytes(Archives.key(written.file())));
    return file;
  }

  @Test
  void aFileOfMoreThan8GibibytesIsWholeInATar() throws Exception {
    OtherPrograms.require("zstd");
    long size = (8L << 30) + 12_345;
    Path file = write(ArchiveFormat.TAR_ZST, size);
    String listing = Tools.run(temp, "tar", "--zstd", "-tvf", file.toString());
    assertThat(listing).contains(" " + size + " ").contains("tree/zz-last");
  }

  @Test
  void aFileOfMoreThan4GibibytesIsWholeInAZip() throws Exception {
    OtherPrograms.require("unzip");
    long size = (4L << 30) + 12_345;
    Path file = write(ArchiveFormat.ZIP, size);
    assertThat(Tools.run(temp, "unzip", "-l", file.toString())).contains(size + "  ");
    assertThat(Tools.run(temp, "unzip", "-p", file.toString(), "tree/zz-last"))
        .isEqualTo("behind the huge one");
  }
}
