package io.respaldo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.source.BackupSource;
import io.respaldo.source.DirectorySource;
import io.respaldo.source.StagedRestore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceContractTest extends BackupSourceContract {
  @TempDir Path world;

  @BeforeEach
  void fill() throws IOException {
    Worlds.fill(world.resolve("data"));
  }

  @Override
  protected BackupSource source() {
    return DirectorySource.of(world.resolve("data"));
  }

  @Override
  protected Object world() throws IOException {
    return Worlds.of(world);
  }

  @Override
  protected void assertSame(StagedRestore restored) throws IOException {
    assertThat(Worlds.of(world.resolve("data_copy"))).isEqualTo(Worlds.of(world.resolve("data")));
  }
}
