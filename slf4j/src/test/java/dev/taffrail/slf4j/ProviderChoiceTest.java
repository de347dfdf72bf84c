package dev.taffrail.slf4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import dev.taffrail.journal.Journal;
import dev.taffrail.log.Taffrail;
import dev.taffrail.log.slf4j.TaffrailServiceProvider;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who is SLF4J's provider is decided by the jars on the class path, in a process of its own. */
class ProviderChoiceTest {
  private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";
  private static final String TAFFRAIL = "dev.taffrail.log.slf4j.TaffrailLoggerFactory";

  @TempDir Path dir;

  private Path journal() {
    return dir.resolve("edge.log");
  }

  @Test
  void withThisModuleTaffrailIs() throws Exception {
    Run run = run(List.of(provider()), List.of(), journal().toString());

    assertThat(run.output()).isEqualTo(TAFFRAIL);
    assertThat(run.errors()).isEmpty();
    assertThat(Files.readString(journal()))
        .contains("\"logger\":\"org.third.Party\",\"event\":\"through SLF4J\",\"n\":1}")
        .contains("\"logger\":\"own\",\"event\":\"bound\"}");
  }

  @Test
  void withoutItLogbackIsAndItsAppenderWritesTheSameJournal() throws Exception {
    Files.writeString(
        dir.resolve("logback.xml"),
        """
        <configuration>
          <appender name="JOURNAL" class="dev.taffrail.log.logback.JournalAppender">
            <path>%s</path>
            <sealed>false</sealed>
          </appender>
          <root level="INFO"><appender-ref ref="JOURNAL"/></root>
        </configuration>
        """
            .formatted(journal()));

    Run run = run(logback(), List.of());

    assertThat(run.output()).isEqualTo(LOGBACK);
    assertThat(run.errors()).isEmpty();
    assertThat(Files.readString(journal()))
        .contains("\"logger\":\"org.third.Party\",\"event\":\"through SLF4J\",\"n\":1}")
        .contains("\"logger\":\"own\",\"event\":\"bound\"}");
  }

  @Test
  void withoutEitherBoundLoggersWriteAllTheSame() throws Exception {
    Run run = run(List.of(), List.of(), journal().toString());

    assertThat(run.output()).isEqualTo("org.slf4j.helpers.NOPLoggerFactory");
    assertThat(Files.readString(journal())).contains("\"logger\":\"own\",\"event\":\"bound\"}");
  }

  @Test
  void withBothSlf4jSaysSoAndItsOwnPropertyDecides() throws Exception {
    List<Path> both = new ArrayList<>(logback());
    both.add(provider());

    assertThat(run(both, List.of(), journal().toString()).errors())
        .contains("multiple SLF4J providers");
    Run told =
        run(
            both,
            List.of("-Dslf4j.provider=" + TaffrailServiceProvider.class.getName()),
            journal().toString());
    assertThat(told.output()).isEqualTo(TAFFRAIL);
    assertThat(told.errors()).doesNotContain("multiple");
  }

  private record Run(String output, String errors) {}

  private Run run(List<Path> jars, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(jars), LoggingProgram.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Path errors = dir.resolve("stderr");
    Process process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectError(Redirect.to(errors.toFile()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Run(output, Files.readString(errors));
  }

  /** What the program needs in any case, with its folder, in which logback.xml may lie. */
  private String classPath(List<Path> jars) {
    List<Path> path = new ArrayList<>(jars);
    path.add(dir);
    for (Class<?> type :
        List.of(LoggingProgram.class, Taffrail.class, Journal.class, LoggerFactory.class)) {
      path.add(place(type));
    }
    return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> logback() {
    return List.of(place(LoggerContext.class), place(Context.class));
  }

  private static Path place(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** The folder of this module, found by the one file that it has. */
  private static Path provider() {
    String service = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
    return ProviderChoiceTest.class
        .getClassLoader()
        .resources(service)
        .map(ProviderChoiceTest::folder)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .map(found -> found.resolve("../../..").normalize())
        .orElseThrow();
  }

  private static @Nullable Path folder(URL resource) {
    return resource.getProtocol().equals("file") ? Path.of(URI.create(resource.toString())) : null;
  }
}
