package dev.taffrail.log.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.CapturedLog;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

@SuppressWarnings("deprecation") // markers that refer to others
class MarkersTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final Logger log = LoggerFactory.getLogger("markers");

  @AfterEach
  void close() {
    captured.close();
  }

  @Test
  void standInAFieldByTheirNamesEachOnce() {
    Marker audit = MarkerFactory.getDetachedMarker("AUDIT");
    audit.add(MarkerFactory.getMarker("OPS"));

    log.info(audit, "plain");
    log.atInfo()
        .addMarker(MarkerFactory.getMarker("OPS"))
        .addMarker(audit)
        .addMarker(MarkerFactory.getMarker("X"))
        .log("fluent");

    assertThat(captured.records().get(0)).containsEntry("markers", List.of("AUDIT", "OPS"));
    assertThat(captured.record()).containsEntry("markers", List.of("OPS", "AUDIT", "X"));
  }

  @Test
  void everyPlainCallTakesOne() {
    Marker m = MarkerFactory.getMarker("M");
    Exception failure = new IllegalStateException("boom");
    log.info(m, "a {}", 1);
    log.info(m, "a {}{}", 1, 2);
    log.info(m, "a {}{}{}", 1, 2, 3);
    log.info(m, "a", failure);
    log.warn(m, "a");
    log.error(m, "a");

    assertThat(captured.records())
        .hasSize(6)
        .allSatisfy(record -> assertThat(record).containsEntry("markers", List.of("M")));
    assertThat(captured.records().get(3)).containsKey("exception");
  }

  @Test
  @SuppressWarnings("NullAway") // callers hand in null where they should not
  void aMissingMarkerIsNone() {
    log.info((Marker) null, "plain");
    log.atInfo().addMarker(null).log("fluent");

    assertThat(captured.records())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record).doesNotContainKey("markers"));
  }

  @Test
  void theMarkThatCommonsLoggingPutsOnEveryCallIsLeftOut() {
    log.info(MarkerFactory.getMarker("COMMONS-LOGGING"), "e");

    assertThat(captured.record()).doesNotContainKey("markers");
  }

  @Test
  void theLevelIsAskedWithAMarkerAsWithoutOne() {
    Marker critical = MarkerFactory.getMarker("CRITICAL");
    try (CapturedLog onlyCritical = new CapturedLog(Level.CRITICAL)) {
      assertThat(log.isErrorEnabled(critical)).isTrue();
      assertThat(log.isWarnEnabled(critical)).isFalse();
      log.error("an error");
      log.error(critical, "critical");

      assertThat(onlyCritical.records())
          .extracting(record -> record.get("event"))
          .isEqualTo(List.of("critical"));
    }
  }

  @Test
  void aMarkerThatThrowsOrRefersToItselfHarmsNobody() {
    log.info(new ForeignMarker("LOOP"), "loop");
    log.info(new ForeignMarker(""), "broken");

    assertThat(captured.records()).hasSize(2);
    assertThat(captured.records().get(0)).containsEntry("markers", List.of("LOOP"));
    assertThat(captured.string("markers")).contains("unprintable", "IllegalStateException");
  }

  /** Refers to itself; without a name it throws. */
  private record ForeignMarker(String name) implements Marker {
    @Override
    public String getName() {
      if (name.isEmpty()) {
        throw new IllegalStateException("no name");
      }
      return name;
    }

    @Override
    public void add(Marker reference) {}

    @Override
    public boolean remove(Marker reference) {
      return false;
    }

    @Override
    public boolean hasChildren() {
      return true;
    }

    @Override
    public boolean hasReferences() {
      return true;
    }

    @Override
    public Iterator<Marker> iterator() {
      return List.<Marker>of(this).iterator();
    }

    @Override
    public boolean contains(Marker other) {
      throw new IllegalStateException("never asked");
    }

    @Override
    public boolean contains(String other) {
      throw new IllegalStateException("never asked");
    }
  }
}
