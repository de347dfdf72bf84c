package dev.taffrail.log.slf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.taffrail.journal.Level;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.JournalLines;
import dev.taffrail.log.Scope;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.apache.commons.logging.LogFactory;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What logs through another API stands in the journal by the usual bridges to SLF4J. */
@SuppressWarnings("try") // scopes are there for their ends
class BridgesTest {
  private final Exception boom = new IllegalStateException("boom");

  @TempDir Path dir;

  private Path journal;
  private Taffrail taffrail;

  @BeforeEach
  void configure() {
    journal = dir.resolve("edge.log");
    taffrail =
        Taffrail.builder().level(Level.DEBUG).journal(JournalLines.config(journal)).configure();
  }

  @AfterEach
  void shutDown() {
    taffrail.shutdown();
  }

  private List<Map<String, @Nullable Object>> records() throws Exception {
    taffrail.flush();
    return JournalLines.of(journal);
  }

  @Test
  void javaUtilLogging() throws Exception {
    Logger log = Logger.getLogger("org.third.jul");
    java.util.logging.Level before = JulBridge.install(java.util.logging.Level.FINEST);
    try (Scope work = Correlation.begin()) {
      log.log(java.util.logging.Level.FINEST, "finest");
      log.fine("fine");
      log.log(java.util.logging.Level.INFO, "read {0} of {1}", new Object[] {1, "two"});
      log.warning("warning");
      log.log(java.util.logging.Level.SEVERE, "severe", boom);
      expectLevelsAndId("org.third.jul");
    } finally {
      JulBridge.uninstall(before);
    }
    assertThat(records().get(0)).contains(entry("trace", true));
    assertThat(records().get(2)).contains(entry("event", "read 1 of two"));
  }

  /** A JUL logger asks its own level first: what it drops never comes as far as the bridge. */
  @Test
  void javaUtilLoggingDropsWhatItsOwnLevelsLeaveOut() throws Exception {
    java.util.logging.Level before = JulBridge.install(java.util.logging.Level.INFO);
    try {
      Logger.getLogger("org.third.jul").fine("fine");
      Logger.getLogger("org.third.jul").info("info");
    } finally {
      JulBridge.uninstall(before);
    }
    assertThat(records()).extracting(record -> record.get("event")).isEqualTo(List.of("info"));
  }

  @Test
  void systemLogger() throws Exception {
    System.Logger log = System.getLogger("org.third.system");
    try (Scope work = Correlation.begin()) {
      log.log(System.Logger.Level.TRACE, "trace");
      log.log(System.Logger.Level.DEBUG, "debug");
      log.log(System.Logger.Level.INFO, "read {0} of {1}", 1, "two");
      log.log(System.Logger.Level.WARNING, () -> "supplied");
      log.log(System.Logger.Level.ERROR, "error", boom);
      expectLevelsAndId("org.third.system");
    }
    assertThat(records().get(0)).contains(entry("trace", true));
    assertThat(records().get(2)).contains(entry("event", "read 1 of two"));
  }

  @Test
  void log4jWithItsThreadContext() throws Exception {
    org.apache.logging.log4j.Logger log = LogManager.getLogger("org.third.log4j");
    try (Scope work = Correlation.begin()) {
      ThreadContext.put("user", "ada");
      log.trace("trace");
      log.debug("debug");
      log.info("read {} of {}", 1, "two");
      log.atWarn().log("warn");
      log.error("error", boom);
      ThreadContext.remove("user");
      expectLevelsAndId("org.third.log4j");
    }
    assertThat(records()).allSatisfy(record -> assertThat(record).contains(entry("user", "ada")));
    assertThat(records().get(2)).contains(entry("event", "read 1 of two"));
  }

  @Test
  void commonsLogging() throws Exception {
    org.apache.commons.logging.Log log = LogFactory.getLog("org.third.commons");
    try (Scope work = Correlation.begin()) {
      log.trace("trace");
      log.debug("debug");
      log.info("info");
      log.warn("warn");
      log.error("error", boom);
      expectLevelsAndId("org.third.commons");
    }
  }

  /** Neither bridge tells SLF4J that a call was a fatal one. */
  @Test
  void fatalArrivesAsError() throws Exception {
    LogManager.getLogger("a").fatal("fatal");
    LogFactory.getLog("b").fatal("fatal");

    assertThat(records())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record).contains(entry("level", "error")));
  }

  private void expectLevelsAndId(String logger) throws Exception {
    String id = Correlation.current().orElseThrow();
    assertThat(records())
        .extracting(record -> record.get("level"))
        .isEqualTo(List.of("debug", "debug", "info", "warning", "error"));
    assertThat(records())
        .allSatisfy(
            record ->
                assertThat(record).contains(entry("logger", logger), entry("correlation_id", id)));
    assertThat(String.valueOf(records().get(4).get("exception")))
        .startsWith("java.lang.IllegalStateException: boom\n\tat ");
  }

  /** The recipe of docs/logging.md, and back to what was before. */
  private static final class JulBridge {
    private static java.util.logging.Level install(java.util.logging.Level level) {
      Logger root = Logger.getLogger("");
      java.util.logging.Level before = root.getLevel();
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
      root.setLevel(level);
      return before;
    }

    private static void uninstall(java.util.logging.Level before) {
      SLF4JBridgeHandler.uninstall();
      Logger.getLogger("").setLevel(before);
    }
  }
}
