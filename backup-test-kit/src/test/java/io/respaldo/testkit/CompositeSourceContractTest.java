package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.source.BackupSource;
import io.respaldo.source.CompositeSource;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CompositeSourceContractTest extends BackupSourceContract {
  private static final List<String> MEMBERS = List.of("media", "conf", "logs");

  @TempDir Path world;

  @BeforeEach
  void fill() throws IOException {
    for (String member : MEMBERS) {
      Worlds.fill(world.resolve(member));
    }
  }

  @Override
  protected BackupSource source() {
    return CompositeSource.of("media", DirectorySource.of(world.resolve("media")))
        .with("conf", DirectorySource.of(world.resolve("conf")))
        .with("logs", DirectorySource.of(world.resolve("logs")).part("text"));
  }

  @Override
  protected Object world() throws IOException {
    return Worlds.of(world);
  }

  @Override
  protected void assertSame(StagedRestore restored) throws IOException {
    for (String member : MEMBERS) {
      assertThat(Worlds.of(world.resolve(member + "_copy")))
          .isEqualTo(Worlds.of(world.resolve(member)));
    }
  }
}
