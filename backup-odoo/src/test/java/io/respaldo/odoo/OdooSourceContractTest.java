package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.postgres.TestCluster;
import io.respaldo.source.BackupSource;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.BackupSourceContract;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class OdooSourceContractTest extends BackupSourceContract {
  private final TestOdoo odoo;

  OdooSourceContractTest(@TempDir Path data) throws IOException, SQLException {
    this.odoo = new TestOdoo(TestCluster.shared(), data);
  }

  @BeforeEach
  void fill() {
    for (int i = 0; i < 30; i++) {
      odoo.attach("content " + i);
    }
    odoo.collectGarbage();
  }

  @AfterEach
  void drop() throws SQLException {
    odoo.drop();
  }

  @Override
  protected BackupSource source() {
    return odoo.source();
  }

  @Override
  protected Object world() throws IOException {
    try {
      return odoo.world();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** {@code checklist/} stays out: Odoo makes it again. */
  @Override
  protected Object backedUp() throws IOException {
    try {
      Map<String, Object> world = odoo.world();
      world.keySet().removeIf(name -> name.contains("/checklist"));
      return world;
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  protected void assertSame(StagedRestore restored) throws IOException {
    try {
      Map<Long, String> live = odoo.attachments(odoo.database());
      assertThat(live).hasSize(30).doesNotContainValue("LOST");
      assertThat(odoo.attachments(odoo.database() + "_copy")).isEqualTo(live);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
