package io.respaldo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.respaldo.Backup;
import io.respaldo.BackupException;
import io.respaldo.BackupException.Kind;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.InstanceConfig;
import io.respaldo.Run;
import io.respaldo.format.Exporter;
import io.respaldo.format.FormatProgress;
import io.respaldo.format.archive.ArchiveFile;
import io.respaldo.part.EntryPath;
import io.respaldo.part.Part;
import io.respaldo.part.PartReader;
import io.respaldo.storage.ForwardingStorage;
import io.respaldo.storage.ObjectContent;
import io.respaldo.storage.ObjectKey;
import io.respaldo.storage.Range;
import io.respaldo.storage.StorageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  private static final Exporter LINES = exporter("lines", "all.txt", ExportTest::lines);
  private final CountDownLatch writing = new CountDownLatch(1);
  private final EngineWorld world = new EngineWorld();
  private final BackupManager manager =
      world
          .builder(world.storage)
          .exporter(LINES)
          .exporter(exporter("fails", "half.txt", ExportTest::half))
          .exporter(exporter("climbs", "../x.txt", ExportTest::lines))
          .exporter(exporter("waits", "late.txt", this::waits))
          .build();
  private final Instance instance =
      manager.register(InstanceConfig.builder("cliente1", "map").build());
  private final Path folder;

  ExportTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** What an exporter writes. */
  @FunctionalInterface
  private interface Content {
    void write(PartReader parts, OutputStream out) throws IOException, InterruptedException;
  }

  private static Exporter exporter(String name, String file, Content content) {
    return new Exporter() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String fileName(Backup backup) {
        return file;
      }

      @Override
      public void write(PartReader parts, Backup backup, Path work, OutputStream out)
          throws IOException, InterruptedException {
        content.write(parts, out);
      }
    };
  }

  private static void lines(PartReader parts, OutputStream out) throws IOException {
    for (Part part : parts.parts()) {
      out.write(EngineWorld.bytes(part.name() + ":" + part.bytes() + ":"));
      try (InputStream in = parts.read(EntryPath.of(part.name()))) {
        in.transferTo(out);
      }
      out.write('\n');
    }
  }

  private static void half(PartReader parts, OutputStream out) throws IOException {
    out.write(1);
    throw new IOException("this backup has no such thing");
  }

  private void waits(PartReader parts, OutputStream out) throws InterruptedException {
    writing.countDown();
    new CountDownLatch(1).await();
  }

  @Test
  void anExporterWritesTheWholeBackupInItsOwnFormat() throws Exception {
    Backup backup = instance.backup();

    Run<Path> run = instance.export(backup.id(), folder, "lines");

    assertThat(run.await()).isEqualTo(folder.resolve("all.txt"));
    assertThat(folder.resolve("all.txt"))
        .hasContent(
            "dump.sql:2300:" + "create table t (x int);".repeat(100) + "\nnotes.txt:5:hello\n");
    assertThat(run.progress().files()).isEqualTo(2);
    assertThat(run.progress().bytes()).isEqualTo(2305);
    assertThat(world.keys("holds")).isEmpty();
  }

  @Test
  void aBackupIsWrittenAsAnotherArchiveThatBringsBackTheSame() throws Exception {
    Backup backup = instance.backup();

    Map<String, Function<Path, ArchiveFile>> forms =
        Map.of(
            "tar.zst", ArchiveFile::tarZst, "tar.gz", ArchiveFile::tarGz, "zip", ArchiveFile::zip);
    for (String as : forms.keySet()) {
      Path out = Files.createDirectory(folder.resolve(as));
      Path file = instance.export(backup.id(), out, as).await();

      assertThat(file).isEqualTo(out.resolve(backup.id() + "." + as));
      try (PartReader parts = forms.get(as).apply(file).open(FormatProgress.NONE)) {
        assertThat(parts.parts())
            .extracting(Part::name, Part::bytes)
            .containsExactly(tuple("dump.sql", 2300L), tuple("notes.txt", 5L));
        try (InputStream in = parts.read(EntryPath.of("notes.txt"))) {
          assertThat(in.readAllBytes()).isEqualTo(EngineWorld.bytes("hello"));
        }
      }
    }
  }

  @Test
  void whatIsThereIsNotOverwritten() throws Exception {
    Backup backup = instance.backup();
    Files.writeString(folder.resolve("all.txt"), "mine");

    assertThatThrownBy(() -> instance.export(backup.id(), folder, "lines").await())
        .asInstanceOf(type(BackupException.class))
        .returns(Kind.EXISTS, BackupException::kind);

    assertThat(folder.resolve("all.txt")).hasContent("mine");
  }

  @Test
  void anotherExportsUnfinishedFileIsLeftAlone() throws Exception {
    Backup backup = instance.backup();
    Files.writeString(folder.resolve("all.txt.partial"), "of another");

    assertThatThrownBy(() -> instance.export(backup.id(), folder, "lines").await())
        .asInstanceOf(type(BackupException.class))
        .returns(Kind.EXISTS, BackupException::kind);

    assertThat(folder.resolve("all.txt.partial")).hasContent("of another");
  }

  /** A storage at whose reading of a backup somebody else puts the file there. */
  private final class Overtaken extends ForwardingStorage {
    Overtaken(StorageBackend inner) {
      super(inner);
    }

    @Override
    public ObjectContent open(ObjectKey key, Range range) throws IOException {
      if (key.path().endsWith(".tar.gz")) {
        String name = key.path().substring(key.path().lastIndexOf('/') + 1);
        Files.writeString(folder.resolve(name), "of another");
      }
      return super.open(key, range);
    }
  }

  @Test
  void aFileThatAppearsMeanwhileStaysAndNoHalfIsLeftBesideIt() throws Exception {
    Backup backup = instance.backup();
    try (BackupManager slow = world.builder(new Overtaken(world.storage)).build()) {
      assertThatThrownBy(() -> slow.instance("cliente1").export(backup.id(), folder).await())
          .asInstanceOf(type(BackupException.class))
          .returns(Kind.EXISTS, BackupException::kind);
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).singleElement().satisfies(f -> assertThat(f).hasContent("of another"));
    }
  }

  @Test
  void anExportThatFailsLeavesNothingAndSaysWhy() throws Exception {
    Backup backup = instance.backup();

    assertThatThrownBy(() -> instance.export(backup.id(), folder, "fails").await())
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("this backup has no such thing");

    assertThat(folder).isEmptyDirectory();
    assertThat(world.keys("holds")).isEmpty();
  }

  @Test
  void anExportThatIsCancelledLeavesNothing() throws Exception {
    Backup backup = instance.backup();
    Run<Path> run = instance.export(backup.id(), folder, "waits");
    writing.await();

    run.cancel();

    assertThatThrownBy(run::await)
        .asInstanceOf(type(BackupException.class))
        .returns(Kind.CANCELLED, BackupException::kind);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsRefused() throws Exception {
    Backup backup = instance.backup();

    assertThatThrownBy(() -> instance.export(backup.id(), folder, "climbs").await())
        .isInstanceOf(BackupException.class);

    assertThat(folder).isEmptyDirectory();
    assertThat(folder.resolveSibling("x.txt")).doesNotExist();
  }

  @Test
  void anUnknownExporterIsRefusedWithThoseThatThereAre() throws Exception {
    Backup backup = instance.backup();

    assertThatThrownBy(() -> instance.export(backup.id(), folder, "rar"))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("there is no exporter 'rar'")
        .hasMessageContaining("lines");
  }
}
