package dev.taffrail.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import dev.taffrail.log.Taffrail;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class GreenhouseTest {
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"; // the example of W3C's text

  @TempDir Path directory;

  @Test
  void theRecordsOfARequestStandInTheJournalUnderItsIdAndSpringsAndTomcatsToo() throws Exception {
    Path journal = directory.resolve("edge.log");
    Taffrail logging = Greenhouse.configureLogging(journal);
    try (ConfigurableApplicationContext service =
        SpringApplication.run(Greenhouse.class, "--server.address=127.0.0.1", "--server.port=0")) {
      assertThat(put(service.getEnvironment().getRequiredProperty("local.server.port")))
          .isEqualTo("moved");
    }
    assertThat(logging.shutdown()).isTrue();

    List<String> lines = Files.readAllLines(journal);
    String id = "\"correlation_id\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"";
    assertThat(lines)
        .anyMatch(
            line ->
                line.endsWith(
                    "\"logger\":\"greenhouse.vents\",\"event\":\"vent_moved\","
                        + id
                        + ",\"vent\":3,\"percent\":40}"))
        .anyMatch(line -> line.endsWith("\"event\":\"Vent 3 is at 40 %\"," + id + "}"))
        .anyMatch(line -> line.contains("\"logger\":\"org.springframework.boot.tomcat."))
        .anyMatch(line -> line.contains("\"logger\":\"org.apache.catalina.core."));
    Vkey root = Vkey.parse(Files.readString(directory.resolve("edge.log.vkey")).strip());
    assertThat(Verifier.verify(journal, root).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aLevelInSpringsPropertiesHolds() {
    Taffrail logging = Greenhouse.configureLogging(directory.resolve("edge.log"));
    try (ConfigurableApplicationContext service =
        SpringApplication.run(
            Greenhouse.class,
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--logging.level.greenhouse=warn")) {
      assertThat(service.isRunning()).isTrue();
      assertThat(Taffrail.levels().get("greenhouse.vents")).isEqualTo(Level.WARNING);
    } finally {
      assertThat(logging.shutdown()).isTrue();
    }
  }

  @Test
  void whatSpringSaysAtItsEndStandsInTheJournalToo() throws Exception {
    Path journal = directory.resolve("edge.log");
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djournal=" + journal,
                "-cp",
                System.getProperty("java.class.path"),
                Greenhouse.class.getName(),
                "--server.address=127.0.0.1",
                "--server.port=0")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> says(journal, "Started Greenhouse"));
      service.destroy();
      assertThat(service.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      service.destroyForcibly();
    }

    assertThat(says(journal, "Graceful shutdown complete")).isTrue();
    assertThat(Files.readString(directory.resolve("out"))).doesNotContain("shutdown");
  }

  private static boolean says(Path journal, String event) throws IOException {
    return Files.exists(journal) && Files.readString(journal).contains("\"event\":\"" + event);
  }

  private static String put(String port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/vents/3?percent=40"))
            .header("traceparent", TRACEPARENT)
            .PUT(BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
