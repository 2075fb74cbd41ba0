package io.respaldo.format.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.format.BackupFormat;
import io.respaldo.format.BackupOrder;
import io.respaldo.format.Depth;
import io.respaldo.format.FormatFactory;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.StoredBackup;
import io.respaldo.format.Written;
import io.respaldo.internal.OtherPrograms;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.part.TreeRules;
import io.respaldo.storage.Folder;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plain tools make of our archives, and we of theirs. */
class ArchiveInteropTest {
  @TempDir Path temp;
  private final HeapStorage storage = new HeapStorage();

  private Path write(FormatFactory factory, Path tree) throws Exception {
    BackupFormat format = factory.on(storage);
    Path work = Files.createDirectories(temp.resolve("work"));
    BackupOrder order = Archives.order(Instant.EPOCH, work, FormatProgress.NONE);
    byte[] noise = new byte[700_000];
    new Random(5).nextBytes(noise);
    Written written =
        format.write(
            order,
            to -> {
              to.stream("dump.sql", out -> lines(out, 200_000));
              to.stream("noise", out -> out.write(noise));
              to.tree("tree", tree, TreeRules.ALL);
            });
    StoredBackup stored = stored(written);
    assertThat(format.verify(stored, Depth.FULL, FormatProgress.NONE)).isEmpty();
    try (PartReader reader = format.open(stored, FormatProgress.NONE)) {
      reader.extract("tree", Selection.all(), temp.resolve("ours"));
    }
    Path file = temp.resolve(written.file());
    Files.write(file, storage.bytes(Folder.ROOT.key(written.file())));
    return file;
  }

  private static StoredBackup stored(Written written) {
    return new StoredBackup(
        Folder.ROOT, "b", written.file(), Optional.of(written.size()), written.checksums());
  }

  private static void lines(OutputStream out, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      out.write(
          ("INSERT INTO t VALUES (" + i + ", 'row " + i * 7919L % 1000 + "');\n")
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void tarRestoresEveryByteOfATarGz(String locale) throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      restoredByTar(ArchiveFormat.TAR_GZ, "-xzf", locale, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void tarRestoresEveryByteOfATarZst(String locale) throws Exception {
    OtherPrograms.require("zstd");
    for (long seed = 11; seed <= 13; seed++) {
      restoredByTar(ArchiveFormat.TAR_ZST, "--zstd -xf", locale, seed);
    }
  }

  private void restoredByTar(FormatFactory factory, String how, String locale, long seed)
      throws Exception {
    storage.objects.clear();
    Path base = Files.createDirectories(temp.resolve("seed" + seed));
    Path tree = new RandomTree(seed, true).make(base.resolve("source"));
    Path file = write(factory, tree);
    Path out = Files.createDirectories(base.resolve("out"));
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(how.split(" ", -1)));
    command.addAll(List.of(file.toString(), "-p"));
    Tools.run(out, locale, command);
    String expected = Tools.listing(tree, "%T@|%n");
    assertThat(Tools.listing(out.resolve("tree"), "%T@|%n"))
        .as("tar, seed %s", seed)
        .isEqualTo(expected);
    // Java 17 can't set the time of a link itself
    String linkTimes = "\\|l\\|777\\|[0-9.]+";
    assertThat(Tools.listing(temp.resolve("ours"), "%T@|%n").replaceAll(linkTimes, "|l"))
        .as("ours, seed %s", seed)
        .isEqualTo(expected.replaceAll(linkTimes, "|l"));
    Tools.run(temp, "rm", "-rf", "ours", "work");
  }

  @Test
  void unzipRestoresAZip() throws Exception {
    OtherPrograms.require("unzip");
    Path tree = new RandomTree(21, false).make(temp.resolve("source"));
    write(ArchiveFormat.ZIP, tree);
    Path out = Files.createDirectories(temp.resolve("out"));
    Tools.run(out, "C.UTF-8", List.of("unzip", "-qq", "-X", "../b.zip"));
    String seconds = "%TY-%Tm-%Td %TH:%TM";
    assertThat(Tools.listing(out.resolve("tree"), seconds).replaceAll("\\|l\\|[^|]*\\|[^|]*", "|l"))
        .isEqualTo(Tools.listing(tree, seconds).replaceAll("\\|l\\|[^|]*\\|[^|]*", "|l"));
    assertThat(Files.size(out.resolve("dump.sql"))).isGreaterThan(1_000_000);
    Tools.run(
        temp, "python3", "-c", "import zipfile; assert zipfile.ZipFile('b.zip').testzip() is None");
  }

  @Test
  void everyReaderOfGzipReadsAllOfATarGz() throws Exception {
    Path file = write(ArchiveFormat.TAR_GZ, new RandomTree(31, true).make(temp.resolve("source")));
    Tools.run(temp, "gzip", "-t", file.toString());
    byte[] all = new GzipInput(Files.newInputStream(file)).readAllBytes();
    try (InputStream jdk = new GZIPInputStream(new Unavailable(Tools.file(file)))) {
      assertThat(jdk.readAllBytes()).isEqualTo(all);
    }
    try (InputStream commons = new GzipCompressorInputStream(Files.newInputStream(file))) {
      assertThat(commons.readAllBytes()).isEqualTo(all);
    }
    String script =
        """
        import tarfile
        t = tarfile.open('b.tar.gz', 'r|gz')
        n = 0
        for m in t:
          f = t.extractfile(m) if m.isreg() else None
          n += len(f.read()) if f else 0
        print(n)
        """;
    String expected = Tools.run(temp, "sh", "-c", "tar -xzOf b.tar.gz | wc -c");
    assertThat(Tools.run(temp, "python3", "-c", script).strip()).isEqualTo(expected.strip());
  }

  /** As a socket that never knows what comes. */
  private static final class Unavailable extends FilterInputStream {
    Unavailable(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int available() {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar -czf FILE dump.sql tree",
        "tar --format=pax -czf FILE dump.sql tree",
        "tar --format=ustar -czf FILE dump.sql tree",
        "tar -czf FILE ./dump.sql ./tree",
        "tar -cf t.tar dump.sql tree && (head -c 100000 t.tar | gzip; tail -c +100001 t.tar | gzip)"
            + " > FILE",
      })
  void readsWhatTarMade(String command) throws Exception {
    Path base = Files.createDirectories(temp.resolve("base"));
    boolean shortNames = command.contains("ustar");
    Path tree =
        shortNames
            ? Files.createDirectories(base.resolve("tree/a/b/c"))
            : new RandomTree(41, !command.contains("pax")).make(base.resolve("tree"));
    Files.writeString(tree.resolve("plain"), "plain");
    Files.writeString(base.resolve("dump.sql"), "select 1;\n".repeat(30_000));
    Path file = temp.resolve("f.tar.gz");
    Tools.run(base, "C.UTF-8", List.of("sh", "-c", command.replace("FILE", file.toString())));
    read(ArchiveFormat.TAR_GZ, file, base.resolve("tree"), command.contains("pax") ? "%T@" : "%Ts");
  }

  @Test
  void readsWhatZipMade() throws Exception {
    OtherPrograms.require("zip");
    Path base = Files.createDirectories(temp.resolve("base"));
    Path tree = new RandomTree(42, false).make(base.resolve("tree"));
    Files.writeString(base.resolve("dump.sql"), "select 1;\n".repeat(30_000));
    Tools.run(base, "C.UTF-8", List.of("zip", "-qry", "../f.zip", "."));
    read(ArchiveFormat.ZIP, temp.resolve("f.zip"), tree, "%TY");
  }

  @Test
  void readsZstandardOfManyFrames() throws Exception {
    OtherPrograms.require("zstd");
    Path base = Files.createDirectories(temp.resolve("base"));
    Path tree = new RandomTree(43, true).make(base.resolve("tree"));
    Files.writeString(base.resolve("dump.sql"), "select 1;\n".repeat(30_000));
    String command =
        "tar -cf t.tar dump.sql tree && (head -c 99999 t.tar | zstd -q; tail -c +100000 t.tar | zstd"
            + " -q) > ../f.tar.zst";
    Tools.run(base, "sh", "-c", command);
    read(ArchiveFormat.TAR_ZST, temp.resolve("f.tar.zst"), tree, "%Ts");
  }

  private void read(FormatFactory factory, Path file, Path tree, String times) throws Exception {
    String name = String.valueOf(file.getFileName());
    storage.objects.put(Folder.ROOT.key(name), Files.readAllBytes(file));
    StoredBackup stored = new StoredBackup(Folder.ROOT, "f", name, Optional.empty(), Map.of());
    BackupFormat format = factory.on(storage);
    assertThat(format.verify(stored, Depth.FULL, FormatProgress.NONE))
        .extracting(f -> f.code())
        .filteredOn(code -> !code.equals("link_outside"))
        .containsExactly("index_missing");
    try (PartReader reader = format.open(stored, FormatProgress.NONE)) {
      assertThat(reader.parts())
          .extracting(p -> p.name())
          .containsExactlyInAnyOrder("dump.sql", "tree");
      reader.extract("tree", Selection.all(), temp.resolve("read"));
    }
    // links that lead outside are refused in a file that is not known to be ours
    String links = "\\n[^\\n]*\\|l\\|[^\\n]*";
    String modes = "\\|[0-9]+\\|";
    assertThat(
            Tools.listing(temp.resolve("read"), times).replaceAll(links, "").replaceAll(modes, "|"))
        .isEqualTo(Tools.listing(tree, times).replaceAll(links, "").replaceAll(modes, "|"));
  }
}
