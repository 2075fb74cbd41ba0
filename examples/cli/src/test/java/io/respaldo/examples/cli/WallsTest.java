package io.respaldo.examples.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.respaldo.BackupManager;
import io.respaldo.Instance;
import io.respaldo.odoo.OdooHttpSource;
import io.respaldo.source.BackupSource;
import io.respaldo.source.Destination;
import io.respaldo.source.StagedRestore;
import io.respaldo.storage.StorageException;

/** The walls around the modules that stand on the core; the core has a test of its own. */
@AnalyzeClasses(
    packages = {"io.respaldo.storage.local", "io.respaldo.postgres", "io.respaldo.odoo"},
    importOptions = WallsTest.WithoutTests.class)
final class WallsTest {
  @ArchTest
  static final ArchRule nobodyBelowTheApiUsesIt =
      noClasses().should().dependOnClassesThat().belongToAnyOf(BackupManager.class, Instance.class);

  @ArchTest
  static final ArchRule aStorageKnowsOnlyTheStorageSpiAndTime =
      noClasses()
          .that()
          .resideInAPackage("io.respaldo.storage.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.respaldo",
              "io.respaldo.part..",
              "io.respaldo.source..",
              "io.respaldo.format..",
              "io.respaldo.catalog..");

  /** But for the word by which a damaged read is told. */
  @ArchTest
  static final ArchRule aSourcesModuleKnowsNoStorageAndNoCatalog =
      noClasses()
          .that()
          .resideInAnyPackage("io.respaldo.postgres..", "io.respaldo.odoo..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.respaldo.storage..",
                      "io.respaldo.catalog..",
                      "io.respaldo.format.repository..")
                  .and(not(belongToAnyOf(StorageException.class))));

  /**
   * Other tools' backups and exports are formats; what captures and restores knows none. What Odoo
   * sends over HTTP is a backup of another tool.
   */
  @ArchTest
  static final ArchRule aSourceKnowsNoFormat =
      noClasses()
          .that()
          .resideInAnyPackage("io.respaldo.postgres..", "io.respaldo.odoo..")
          .and(
              assignableTo(BackupSource.class)
                  .or(assignableTo(Destination.class))
                  .or(assignableTo(StagedRestore.class)))
          .and(not(belongToAnyOf(OdooHttpSource.class)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.respaldo.format..");

  @ArchTest
  static final ArchRule onlyProcessStartsProcesses =
      noClasses().should().dependOnClassesThat().belongToAnyOf(ProcessBuilder.class);

  @ArchTest static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  /** The modules' own test servers are on the class path too. */
  static final class WithoutTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("TestCluster");
    }
  }

  @ArchTest
  static final ArchRule staticFieldsAreConstants =
      fields().that().areStatic().and().haveNameNotStartingWith("$").should().beFinal();
}
