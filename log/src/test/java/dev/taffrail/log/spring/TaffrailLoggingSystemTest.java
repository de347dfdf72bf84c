package dev.taffrail.log.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.CapturedLog;
import dev.taffrail.log.Format;
import dev.taffrail.log.Output;
import dev.taffrail.log.Taffrail;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

class TaffrailLoggingSystemTest {
  private final LoggingSystem spring = LoggingSystem.get(getClass().getClassLoader());
  private CapturedLog log;

  @BeforeEach
  void configure() {
    log = new CapturedLog(Level.INFO);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void isTheOneThatSpringTakesThoughLogbackIsOnTheClassPathToo() {
    assertThat(spring).isInstanceOf(TaffrailLoggingSystem.class);
  }

  @Test
  void eachLevelOfSpringsIsOneOfOurs() {
    spring.setLogLevel("a", LogLevel.TRACE);
    spring.setLogLevel("b", LogLevel.DEBUG);
    spring.setLogLevel("c", LogLevel.INFO);
    spring.setLogLevel("d", LogLevel.WARN);
    spring.setLogLevel("e", LogLevel.ERROR);
    spring.setLogLevel("f", LogLevel.FATAL);
    spring.setLogLevel("g", LogLevel.OFF);

    assertThat(Taffrail.levels().asMap())
        .containsEntry("a", Level.DEBUG)
        .containsEntry("b", Level.DEBUG)
        .containsEntry("c", Level.INFO)
        .containsEntry("d", Level.WARNING)
        .containsEntry("e", Level.ERROR)
        .containsEntry("f", Level.CRITICAL)
        .containsEntry("g", Level.CRITICAL);
  }

  @Test
  void springNamesTheRootInTwoWays() {
    spring.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
    assertThat(Taffrail.levels().get()).isEqualTo(Level.ERROR);
    spring.setLogLevel(null, LogLevel.WARN);
    assertThat(Taffrail.levels().get()).isEqualTo(Level.WARNING);
  }

  @Test
  void withoutALevelWhatIsConfiguredHoldsAgain() {
    spring.setLogLevel("a.b", LogLevel.DEBUG);
    spring.setLogLevel("a.b", null);
    spring.setLogLevel(null, LogLevel.DEBUG);
    spring.setLogLevel(null, null);

    assertThat(Taffrail.levels().asMap()).containsOnly(Map.entry("", Level.INFO));
  }

  @Test
  void springSeesWhatIsSetAndWhatHolds() {
    spring.setLogLevel("a", LogLevel.ERROR);

    assertThat(spring.getLoggerConfigurations())
        .containsExactly(
            new LoggerConfiguration("ROOT", LogLevel.INFO, LogLevel.INFO),
            new LoggerConfiguration("a", LogLevel.ERROR, LogLevel.ERROR));
    assertThat(spring.getLoggerConfiguration("a.b"))
        .isEqualTo(new LoggerConfiguration("a.b", null, LogLevel.ERROR));
  }

  @Test
  void atTheEndItShutsDownWhatIsConfiguredThen() {
    Runnable handler = Objects.requireNonNull(spring.getShutdownHandler());
    Taffrail logging =
        Taffrail.builder().noJournal().output(Output.stderr(Format.json())).configure();
    assertThat(Taffrail.current()).contains(logging);
    handler.run();
    assertThat(Taffrail.isConfigured()).isFalse();
  }

  @Test
  void whatLogsThroughJulComesHereWithoutACall() {
    SLF4JBridgeHandler.uninstall();
    try {
      spring.beforeInitialize();
      spring.beforeInitialize();
      Logger.getLogger("tomcat").info("started");
      assertThat(log.text()).containsOnlyOnce("\"logger\":\"tomcat\",\"event\":\"started\"");
    } finally {
      SLF4JBridgeHandler.uninstall();
    }
  }

  @Test
  void ofTheRootsHandlersInJulOnlyTheConsolesGoes() {
    Logger root = Logger.getLogger("");
    Handler[] before = root.getHandlers();
    Handler own = new StreamHandler();
    Handler console = new ConsoleHandler();
    root.addHandler(own);
    root.addHandler(console);
    try {
      spring.beforeInitialize();
      assertThat(root.getHandlers()).contains(own).doesNotContain(console);
    } finally {
      SLF4JBridgeHandler.uninstall();
      root.removeHandler(own);
      root.removeHandler(console);
      Stream.of(before)
          .filter(h -> !List.of(root.getHandlers()).contains(h))
          .forEach(root::addHandler);
    }
  }
}
