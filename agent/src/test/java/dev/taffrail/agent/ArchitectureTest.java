package dev.taffrail.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The directions of the house: who may know whom. */
@Tag("search")
class ArchitectureTest {
  private static final String JOURNAL = "dev.taffrail.journal..";
  private static final String LOG = "dev.taffrail.log..";
  private static final String SHIP = "dev.taffrail.ship..";
  private static final String EDGE = "dev.taffrail.edge..";
  private static final String AGENT = "dev.taffrail.agent..";

  /** Libraries that not everybody has who logs, each with the one package that knows it. */
  private static final Map<String, String> OPTIONAL =
      Map.of(
          "dev.taffrail.log.logback..", "ch.qos.logback..",
          "dev.taffrail.log.micrometer..", "io.micrometer..",
          "dev.taffrail.log.opentelemetry..", "io.opentelemetry..",
          "dev.taffrail.log.spring..", "org.springframework..",
          "dev.taffrail.log.testing..", "org.junit..");

  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.taffrail");
  }

  @Test
  void theJournalDependsOnTheJdkAlone() {
    holds(
        classes()
            .that()
            .resideInAPackage(JOURNAL)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(JOURNAL, "java..", "org.jspecify..")));
  }

  @Test
  void theJournalItselfDoesNotKnowThePemThatItKeepsForOthers() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.taffrail.journal")
            .should()
            .dependOnClassesThat(in("dev.taffrail.journal.pem..")));
  }

  @Test
  void logKnowsTheJournalAndSlf4jAndNothingElse() {
    holds(
        classes()
            .that()
            .resideInAPackage(LOG)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        LOG, JOURNAL, "org.slf4j..", "java..", "javax.crypto..", "org.jspecify..")
                    .or(resideInAnyPackage(OPTIONAL.values().toArray(String[]::new)))));
  }

  @Test
  void logMeetsEachOptionalLibraryInOnePackage() {
    OPTIONAL.forEach(
        (home, library) ->
            holds(
                noClasses()
                    .that()
                    .resideOutsideOfPackage(home)
                    .should()
                    .dependOnClassesThat(in(library))));
  }

  @Test
  void logDoesNotKnowThePackagesThatMeetOptionalLibraries() {
    OPTIONAL
        .keySet()
        .forEach(
            home ->
                holds(
                    noClasses()
                        .that()
                        .resideOutsideOfPackage(home)
                        .should()
                        .dependOnClassesThat(in(home))));
  }

  @Test
  void shipNeverSeesLogOrEdgeOrTheAgent() {
    holds(noClasses().that().resideInAPackage(SHIP).should().dependOnClassesThat(in(LOG)));
    holds(noClasses().that().resideInAPackage(SHIP).should().dependOnClassesThat(in(EDGE)));
    holds(noClasses().that().resideInAPackage(SHIP).should().dependOnClassesThat(in(AGENT)));
  }

  @Test
  void edgeNeverSeesShipOrTheAgent() {
    holds(noClasses().that().resideInAPackage(EDGE).should().dependOnClassesThat(in(SHIP)));
    holds(noClasses().that().resideInAPackage(EDGE).should().dependOnClassesThat(in(AGENT)));
  }

  @Test
  void theSinksDoNotKnowEachOther() {
    holds(
        slices()
            .matching("dev.taffrail.ship.(loki|splunk|cloudwatch|otlp|file|console)..")
            .should()
            .notDependOnEachOther());
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    for (String module : new String[] {"journal", "log", "ship", "edge", "agent"}) {
      slices()
          .matching("dev.taffrail." + module + ".(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(house);
    }
  }

  @Test
  void theAwsSdkIsMetInOnePackage() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.taffrail.ship.cloudwatch..")
            .should()
            .dependOnClassesThat(in("software.amazon..")));
  }

  @Test
  void sqliteIsMetInAFewClassesOfEdge() {
    holds(
        noClasses()
            .that()
            .haveNameNotMatching("dev\\.taffrail\\.edge\\.Sqlite.*")
            .should()
            .dependOnClassesThat(in("org.sqlite..")));
  }

  @Test
  void theMqttClientIsMetInOnePackageOfEdge() {
    for (String library : new String[] {"com.hivemq..", "io.netty..", "io.reactivex.."}) {
      holds(
          noClasses()
              .that()
              .resideOutsideOfPackage("dev.taffrail.edge.mqtt..")
              .should()
              .dependOnClassesThat(in(library)));
    }
  }

  @Test
  void edgeItselfDoesNotKnowItsMqttAdapter() {
    holds(
        noClasses()
            .that()
            .resideInAPackage(EDGE)
            .and()
            .resideOutsideOfPackage("dev.taffrail.edge.mqtt..")
            .should()
            .dependOnClassesThat(in("dev.taffrail.edge.mqtt..")));
  }

  @Test
  void yamlIsMetInTheConfigurationAlone() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.taffrail.agent.config..")
            .should()
            .dependOnClassesThat(in("org.snakeyaml..")));
  }

  @Test
  void theCommandLineLibraryIsMetInTheAgentAlone() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage(AGENT)
            .should()
            .dependOnClassesThat(in("picocli..")));
  }

  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      in(String packages) {
    return resideInAnyPackage(packages);
  }

  private static void holds(ArchRule rule) {
    rule.check(house);
  }
}
