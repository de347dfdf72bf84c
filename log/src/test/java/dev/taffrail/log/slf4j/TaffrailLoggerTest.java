package dev.taffrail.log.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.CapturedLog;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

@SuppressWarnings("deprecation") // markers that refer to others
class TaffrailLoggerTest {
  private final CapturedLog captured = new CapturedLog(Level.DEBUG);
  private final Logger log = LoggerFactory.getLogger("org.third.Party");

  @AfterEach
  void close() {
    captured.close();
  }

  @Test
  void isFoundBySlf4jAsItsProvider() {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(TaffrailLoggerFactory.class);
    assertThat(LoggerFactory.getLogger("a")).isSameAs(LoggerFactory.getLogger("a"));
  }

  @Test
  void makesTheFormattedMessageTheEvent() {
    log.info("connected to {} in {} ms", "broker", 12);

    assertThat(captured.record())
        .containsEntry("logger", "org.third.Party")
        .containsEntry("level", "info")
        .containsEntry("event", "connected to broker in 12 ms");
  }

  @Test
  void leavesBracesAloneWithoutArguments() {
    log.info("a {} b");

    assertThat(captured.record()).containsEntry("event", "a {} b");
  }

  @Test
  void keepsTheTypesOfKeyValues() {
    log.atInfo()
        .setMessage("reading of {}")
        .addArgument("t1")
        .addKeyValue("celsius", 21.5)
        .addKeyValue("count", 3)
        .addKeyValue("ok", true)
        .addKeyValue("none", (Object) null)
        .addKeyValue("at", Instant.EPOCH)
        .addKeyValue("took", Duration.ofMillis(1500))
        .addKeyValue("tags", List.of("a", "b"))
        .addKeyValue("nested", Map.of("x", 1))
        .log();

    assertThat(captured.record())
        .containsEntry("event", "reading of t1")
        .containsEntry("celsius", 21.5)
        .containsEntry("count", 3)
        .containsEntry("ok", true)
        .containsEntry("none", null)
        .containsEntry("at", "1970-01-01T00:00:00.000000Z")
        .containsEntry("took", 1.5)
        .containsEntry("tags", List.of("a", "b"))
        .containsEntry("nested", Map.of("x", 1));
  }

  @Test
  void mapsTheLevels() {
    log.trace("t");
    log.debug("d");
    log.info("i");
    log.warn("w");
    log.error("e");

    assertThat(captured.records().stream().map(record -> record.get("level")).toList())
        .isEqualTo(List.of("debug", "debug", "info", "warning", "error"));
    assertThat(captured.records().get(0)).containsEntry("trace", true);
    assertThat(captured.records().get(1)).doesNotContainKey("trace");
  }

  @Test
  void makesAnErrorWithTheMarkerFatalOrCriticalCritical() {
    Marker outer = MarkerFactory.getDetachedMarker("OPS");
    outer.add(MarkerFactory.getMarker("FATAL"));

    log.error(MarkerFactory.getMarker("CRITICAL"), "down");
    log.atError().addMarker(outer).log("down");
    log.warn(MarkerFactory.getMarker("CRITICAL"), "only a warning");

    assertThat(captured.records().stream().map(record -> record.get("level")).toList())
        .isEqualTo(List.of("critical", "critical", "warning"));
    assertThat(captured.records().get(0)).containsEntry("markers", List.of("CRITICAL"));
    assertThat(captured.records().get(1)).containsEntry("markers", List.of("OPS", "FATAL"));
  }

  @Test
  void findsTheThrowableWhereverSlf4jAllowsIt() {
    Exception failure = new IllegalStateException("boom");

    log.error("a", failure);
    log.error("b {}", 1, failure);
    log.error("c {} {}", 1, 2, failure);
    log.atError().setCause(failure).log("d");
    log.atError().log("e {}", 1, failure);

    assertThat(captured.records())
        .hasSize(5)
        .allSatisfy(
            record ->
                assertThat(String.valueOf(record.get("exception")))
                    .startsWith("java.lang.IllegalStateException: boom\n\tat "));
    assertThat(captured.records().get(2)).containsEntry("event", "c 1 2");
    assertThat(captured.records().get(4)).containsEntry("event", "e 1");
  }

  @Test
  void carriesTheCorrelationIdOfItsThread() {
    try (Scope run = Correlation.begin()) {
      log.info("from a library");
      assertThat(captured.record())
          .containsEntry("correlation_id", Correlation.current().orElseThrow());
      assertThat(run).isNotNull();
    }
  }

  @Test
  void givesWayToTheConfiguredLevel() {
    try (CapturedLog warnings = new CapturedLog(Level.WARNING)) {
      assertThat(log.isInfoEnabled()).isFalse();
      log.info("no");
      log.atInfo().log("no");
      log.warn("yes");

      assertThat(warnings.records()).hasSize(1);
    }
  }

  @Test
  void survivesAnArgumentThatThrows() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };

    log.info("value {}", broken);
    log.atInfo().addKeyValue("value", broken).log("x");

    assertThat(captured.records()).hasSize(2);
    assertThat(captured.string("value")).contains("java.lang.IllegalStateException");
  }

  @Test
  void aSecurityMarkerMakesASecurityEvent() {
    log.warn(MarkerFactory.getMarker("SECURITY"), "login refused");
    assertThat(captured.isSecurity()).isTrue();
    assertThat(captured.record()).containsEntry("security", true);

    Marker own = MarkerFactory.getDetachedMarker("LOGIN");
    own.add(MarkerFactory.getMarker("SECURITY"));
    log.info(own, "login");
    assertThat(captured.isSecurity()).isTrue();

    log.info(MarkerFactory.getMarker("AUDIT"), "looked");
    assertThat(captured.isSecurity()).isFalse();
    assertThat(captured.record()).doesNotContainKey("security");
  }

  @Test
  void aLoggerThatWasSerializedIsTheSameLogger() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(log);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isSameAs(log);
    }
  }
}
