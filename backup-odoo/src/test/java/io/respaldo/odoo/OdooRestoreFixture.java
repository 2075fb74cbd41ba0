package io.respaldo.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.respaldo.Finding;
import io.respaldo.part.PartReader;
import io.respaldo.part.Selection;
import io.respaldo.postgres.TestCluster;
import io.respaldo.source.Destination;
import io.respaldo.source.Restore;
import io.respaldo.source.RestoreTarget;
import io.respaldo.source.StagedRestore;
import io.respaldo.testkit.MemoryParts;
import io.respaldo.testkit.SourceRun;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** An Odoo, backed up and restored. */
abstract class OdooRestoreFixture {
  final Path data;

  final SourceRun run;

  TestOdoo odoo;

  OdooRestoreFixture(Path data, Path scratch) throws IOException, SQLException {
    this.data = data;
    this.odoo = new TestOdoo(TestCluster.shared(), data);
    this.run = SourceRun.of("run_1", scratch);
  }

  @AfterEach
  void drop() throws SQLException {
    odoo.drop();
  }

  OdooSource source(Path... addons) {
    return OdooSource.of(odoo.instance().addons(addons), odoo.database());
  }

  PartReader capture() throws IOException, InterruptedException {
    MemoryParts parts = new MemoryParts();
    run.captureTo(odoo.source(), parts);
    return parts.reader();
  }

  Restore restore(PartReader parts, Map<String, String> options) {
    return new WithOptions(run.restore(parts, Selection.all()), options);
  }

  List<Finding> restored(Destination to, Restore restore) throws Exception {
    StagedRestore staged = to.prepare("r1", restore);
    assertThat(staged.findings()).noneMatch(Finding::isError);
    staged.build(restore);
    List<Finding> found = new ArrayList<>(staged.findings());
    found.addAll(staged.check(restore));
    assertThat(found).noneMatch(Finding::isError);
    staged.swap();
    return found;
  }

  List<Finding> copied(PartReader parts, Map<String, String> options, Path... addons)
      throws Exception {
    return restored(source(addons).at(RestoreTarget.of(copy())), restore(parts, options));
  }

  String copy() {
    return odoo.database() + "_copy";
  }

  static List<String> codes(List<Finding> found) {
    return found.stream().map(Finding::code).toList();
  }
}
