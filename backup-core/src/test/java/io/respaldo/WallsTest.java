package io.respaldo;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** The walls between the rooms of the core. */
@AnalyzeClasses(packages = "io.respaldo", importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {
  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.respaldo..");

  @ArchTest
  static final ArchRule storageKnowsNothingOfOursButTime =
      room("io.respaldo.storage..").knowsOnly("io.respaldo.time");

  @ArchTest static final ArchRule partsKnowNothingOfOurs = room("io.respaldo.part..").knowsOnly();

  @ArchTest static final ArchRule timeKnowsNothingOfOurs = room("io.respaldo.time..").knowsOnly();

  @ArchTest
  static final ArchRule sourcesKnowPartsProcessesAndRootValues =
      room("io.respaldo.source..")
          .knowsOnly("io.respaldo", "io.respaldo.part", "io.respaldo.process", "io.respaldo.time");

  @ArchTest
  static final ArchRule formatsKnowPartsStorageProcessesAndRootValues =
      room("io.respaldo.format..")
          .knowsOnly(
              "io.respaldo",
              "io.respaldo.part",
              "io.respaldo.process",
              "io.respaldo.storage..",
              "io.respaldo.time");

  @ArchTest
  static final ArchRule theArchiveDoesNotKnowTheRepository =
      noClasses()
          .that()
          .resideInAPackage("io.respaldo.format.archive..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.respaldo.format.repository..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theRepositoryDoesNotKnowTheArchive =
      noClasses()
          .that()
          .resideInAPackage("io.respaldo.format.repository..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.respaldo.format.archive..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theRepositoryHasNoCycles =
      slices().matching("io.respaldo.format.repository.internal.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule eachLibraryOfTheRepositoryHasOneRoom =
      noClasses()
          .that()
          .resideInAPackage("io.respaldo.format.repository..")
          .should(use("com.fasterxml..", "..repository.internal.json.."))
          .orShould(use("com.github.luben..", "..repository.internal.compress.."))
          .as("Jackson and zstd are known to one package of the repository each");

  @ArchTest
  static final ArchRule nobodyBelowTheApiUsesIt =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.respaldo", "io.respaldo.internal..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(BackupManager.class, BackupManagerBuilder.class, Instance.class);

  @ArchTest
  static final ArchRule roomsBelowTheRootHaveNoCycles =
      slices().matching("io.respaldo.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyProcessStartsProcesses =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.respaldo.process..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class)
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "Runtime.exec",
                  (JavaAccess<?> call) ->
                      call.getTargetOwner().isEquivalentTo(Runtime.class)
                          && call.getTarget().getName().equals("exec")))
          .as("only process starts processes");

  @ArchTest
  static final ArchRule nothingPrints =
      NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because("a library logs through slf4j");

  @ArchTest
  static final ArchRule onlyTimeAsksForTheTimeAndWaits =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.respaldo.time..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "the target asks for the current time",
                  (JavaAccess<?> call) ->
                      call.getTargetOwner().getPackageName().equals("java.time")
                          && call.getTarget().getName().equals("now")));

  @ArchTest
  static final ArchRule staticFieldsAreConstants =
      fields()
          .that()
          .areStatic()
          .and(isWritten("by people"))
          .should()
          .beFinal()
          .andShould()
          .notHaveRawType(mutable());

  @ArchTest
  static final ArchRule publicSignaturesShowNoTypeOfALibrary =
      classes()
          .that()
          .arePublic()
          .and()
          .resideOutsideOfPackage("..internal..")
          .should(showOnlyOwnTypes());

  /** Uses a library without being in the package that may. */
  private static ArchCondition<JavaClass> use(String library, String allowedIn) {
    return new ArchCondition<>("use " + library + " outside of " + allowedIn) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean uses =
            !resideInAPackage(allowedIn).test(type)
                && type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(d -> resideInAPackage(library).test(d.getTargetClass()));
        events.add(new SimpleConditionEvent(type, uses, type.getName() + " uses " + library));
      }
    };
  }

  private static Room room(String packages) {
    return new Room(packages);
  }

  /** One room, and the others that its classes may use. */
  private record Room(String packages) {
    ArchRule knowsOnly(String... others) {
      String[] allowed =
          Stream.concat(Stream.of(packages), Stream.of(others)).toArray(String[]::new);
      return noClasses()
          .that()
          .resideInAPackage(packages)
          .should()
          .dependOnClassesThat(OURS.and(not(resideInAnyPackage(allowed))))
          .as(packages + " knows of ours only " + List.of(others))
          .allowEmptyShould(true);
    }
  }

  private static DescribedPredicate<JavaField> isWritten(String by) {
    return DescribedPredicate.describe(
        "are written " + by,
        f ->
            !f.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !f.getName().startsWith("$jacoco"));
  }

  private static DescribedPredicate<JavaClass> mutable() {
    return DescribedPredicate.describe(
        "a type made for changing",
        type ->
            type.getPackageName().equals("java.util.concurrent.atomic")
                || type.isAssignableTo(ThreadLocal.class)
                || Stream.of(
                        ConcurrentMap.class,
                        AbstractMap.class,
                        AbstractCollection.class,
                        StringBuilder.class)
                    .anyMatch(type::isAssignableTo));
  }

  private static ArchCondition<JavaClass> showOnlyOwnTypes() {
    Set<String> visible = Set.of("java.", "javax.", "io.respaldo.", "org.slf4j.", "org.jspecify.");
    return new ArchCondition<>("show only types of the JDK and ours in public signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        List<JavaClass> shown = new ArrayList<>(type.getAllRawSuperclasses());
        shown.addAll(type.getAllRawInterfaces());
        type.getCodeUnits().stream().filter(WallsTest::isVisible).forEach(u -> addTypes(u, shown));
        type.getFields().stream()
            .filter(f -> isVisible(f.getModifiers()))
            .forEach(f -> shown.addAll(f.getAllInvolvedRawTypes()));
        for (JavaClass s : shown) {
          boolean fine =
              s.getBaseComponentType().isPrimitive()
                  || visible.stream().anyMatch(s.getBaseComponentType().getName()::startsWith);
          events.add(
              new SimpleConditionEvent(type, fine, type.getName() + " shows " + s.getName()));
        }
      }
    };
  }

  private static boolean isVisible(JavaCodeUnit unit) {
    return isVisible(unit.getModifiers());
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static void addTypes(JavaCodeUnit unit, List<JavaClass> shown) {
    shown.addAll(unit.getReturnType().getAllInvolvedRawTypes());
    unit.getParameterTypes().forEach(p -> shown.addAll(p.getAllInvolvedRawTypes()));
    shown.addAll(unit.getRawParameterTypes());
    shown.addAll(unit.getExceptionTypes());
  }
}
