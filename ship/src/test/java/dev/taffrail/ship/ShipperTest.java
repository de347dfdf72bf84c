package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.SinkStatus.State;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiServer;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.splunk.SplunkConfig;
import dev.taffrail.ship.splunk.SplunkServer;
import dev.taffrail.ship.splunk.SplunkSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole shipper with its threads, over a journal in memory and receivers on loopback. */
class ShipperTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path dir;

  private final MemoryJournal journal = new MemoryJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final LokiServer loki = new LokiServer();
  private final SplunkServer splunk = new SplunkServer();

  @AfterEach
  void stop() {
    loki.close();
    splunk.close();
  }

  @Test
  void deliversEverythingToEverySinkAndAddsUp() throws Exception {
    addMixed(500);
    try (Shipper shipper = shipper(lokiSink(), splunkSink())) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(loki.lines()).hasSize(500);
      assertThat(splunk.lines()).hasSize(500);
      assertThat(shipper.status()).containsOnlyKeys("loki", "splunk");
      for (SinkStatus status : shipper.status().values()) {
        assertThat(status.accounts()).isEqualTo(new Accounts(500, 500, 0, 0, 0, 0, 0));
        assertThat(status.state()).isEqualTo(State.OK);
        assertThat(status.behindBytes()).isZero();
        assertThat(status.behindRecords()).isZero();
        assertThat(status.lastError()).isNull();
      }
    }
  }

  @Test
  void losesAndRepeatsNothingWhenTheReceiverIsKilledInMidRun() throws Exception {
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      for (int round = 0; round < 5; round++) {
        addMixed(100);
        int before = loki.lines().size();
        await().until(() -> loki.lines().size() > before);
        loki.stop();
        addMixed(100);
        await().until(() -> status(shipper, "loki").state() == State.RETRYING);
        loki.start();
      }
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(loki.lines()).hasSize(1000).doesNotHaveDuplicates();
      assertThat(status(shipper, "loki").accounts())
          .isEqualTo(new Accounts(1000, 1000, 0, 0, 0, 0, 0));
      assertThat(status(shipper, "loki").lastError()).contains("unreachable");
    }
  }

  @Test
  void countsAndKeepsWhatWaitsWhileTheReceiverIsAway() throws Exception {
    loki.stop();
    addMixed(200);
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      assertThat(shipper.awaitDrained(Duration.ofMillis(300))).isFalse();
      SinkStatus status = status(shipper, "loki");
      assertThat(status.accounts().requireBalanced().delivered()).isZero();
      assertThat(status.accounts().pending()).isPositive();
      assertThat(status.behindRecords()).isPositive();
      assertThat(status.behindBytes()).isPositive();
    }
  }

  @Test
  void oneThatTakesAnothersPlaceKnowsSinceWhenTheReceiverIsAway() throws Exception {
    loki.stop();
    addMixed(10);
    Map<String, Map<String, SinkStatus>> before;
    Duration away;
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      await().until(() -> status(shipper, "loki").degraded().toMillis() > 500);
      away = status(shipper, "loki").degraded();
      before = shipper.statusBySource();
    }
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start(before);
      await().until(() -> status(shipper, "loki").state() == State.RETRYING);
      assertThat(status(shipper, "loki").degraded()).isGreaterThan(away);
      loki.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper, "loki").degraded()).isZero();
    }
  }

  @Test
  void letsAlarmsLeaveFirstAfterAnOutage() throws Exception {
    loki.stop();
    for (int i = 0; i < 3000; i++) {
      journal.add(Level.INFO);
    }
    journal.add(Level.CRITICAL);
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      await().until(() -> status(shipper, "loki").accounts().pending() > 1);
      loki.slow(20);
      loki.start();
      await().until(() -> loki.lines().stream().anyMatch(line -> line.contains("\"critical\"")));
      loki.slow(0);
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      // They stand as they came: the record written last did not come last.
      assertThat(loki.lines()).hasSize(3001);
      assertThat(loki.lines().get(3000)).doesNotContain("\"critical\"");
    }
  }

  @Test
  void letsNoSinkWaitForAnother() throws Exception {
    splunk.stop();
    addMixed(300);
    try (Shipper shipper = shipper(lokiSink(), splunkSink())) {
      shipper.start();
      await().until(() -> loki.lines().size() == 300);
      await().until(() -> status(shipper, "splunk").state() == State.RETRYING);
      assertThat(status(shipper, "loki").state()).isEqualTo(State.OK);
    }
  }

  @Test
  void followsAJournalThatGrows() throws Exception {
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      for (int i = 1; i <= 10; i++) {
        journal.add(i % 2 == 0 ? Level.INFO : Level.ERROR);
        int expected = i;
        await().until(() -> loki.lines().size() == expected);
      }
    }
  }

  @Test
  void goesOnWhereItWasClosed() throws Exception {
    addMixed(100);
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      shipper.awaitDrained(SOON);
    }
    addMixed(50);
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper, "loki").accounts())
          .isEqualTo(new Accounts(150, 150, 0, 0, 0, 0, 0));
    }
    assertThat(loki.lines()).hasSize(150);
    assertThat(loki.duplicates()).isZero();
  }

  @Test
  void sendsWhatIsThereWhenItIsClosed() throws Exception {
    Shipper shipper = shipper(lokiSink());
    shipper.start();
    addMixed(100);
    shipper.close();
    assertThat(loki.lines()).hasSize(100);
    assertThat(checkpoints.held()).isEmpty();
    assertThat(status(shipper, "loki").state()).isEqualTo(State.STOPPED);
  }

  @Test
  void closesInTimeWhenTheReceiverDoesNotAnswer() throws Exception {
    addMixed(100);
    loki.slow(60_000);
    Shipper shipper = builder(lokiSink()).drain(Duration.ofMillis(200)).build();
    shipper.start();
    await().until(() -> status(shipper, "loki").accounts().pending() > 0);
    long began = System.nanoTime();
    shipper.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(checkpoints.held()).isEmpty();
    assertThat(status(shipper, "loki").accounts().requireBalanced().delivered()).isZero();
  }

  @Test
  void countsWhatRetentionTookBeforeItWasSentOnceForBothLanes() throws Exception {
    addMixed(400);
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      shipper.awaitDrained(SOON);
    }
    addMixed(300);
    journal.prune(600);
    addMixed(100);
    try (Shipper shipper = shipper(lokiSink())) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper, "loki").accounts())
          .isEqualTo(new Accounts(800, 600, 0, 0, 0, 200, 0));
    }
  }

  @Test
  void doesNotCallLostWhatTheOtherLaneDelivered() {
    LaneStatus urgent = laneStatus(counters(10, 90, 0));
    LaneStatus bulk = laneStatus(counters(50, 5, 45));
    Accounts accounts = LaneStatus.combine("x", urgent, bulk).accounts();
    // Of the 45 that the bulk lane missed, 5 were urgent and delivered.
    assertThat(accounts.lost()).isEqualTo(40);
    assertThat(accounts.read()).isEqualTo(100);
  }

  @Test
  void neverCallsMoreLostThanWasSkippedWhileOneLaneIsAhead() {
    LaneStatus urgent = laneStatus(counters(10, 90, 0));
    LaneStatus bulk = laneStatus(counters(0, 1, 9));
    Accounts accounts = LaneStatus.combine("x", urgent, bulk).accounts();
    assertThat(accounts.lost()).isEqualTo(9);
    assertThat(accounts.balanced()).isTrue();
  }

  @Test
  void refusesToStartWhileAnotherHoldsACursorAndLetsGoOfTheRest() throws Exception {
    checkpoints.open("splunk.bulk");
    Shipper shipper = shipper(lokiSink(), splunkSink());
    assertThatThrownBy(shipper::start).isInstanceOf(IOException.class).hasMessageContaining("held");
    assertThat(checkpoints.held()).containsExactly("splunk.bulk");
    assertThatThrownBy(shipper::start).isInstanceOf(IllegalStateException.class);
    shipper.close();
  }

  @Test
  void reportsMisconfigurationAndKeepsEverything() throws Exception {
    addMixed(10);
    ScriptedSink sink = new ScriptedSink();
    for (int i = 0; i < 100; i++) {
      sink.answer(new Retry("credentials", "HTTP 401: who are you", Pace.SLOW));
    }
    try (Shipper shipper = shipper(sink)) {
      shipper.start();
      await().until(() -> status(shipper, "scripted").state() == State.MISCONFIGURED);
      assertThat(status(shipper, "scripted").lastError())
          .isEqualTo("credentials: HTTP 401: who are you");
      assertThat(status(shipper, "scripted").accounts().delivered()).isZero();
    }
    assertThat(sink.isClosed()).isTrue();
  }

  @Test
  void refusesTwoSinksOfOneNameAndNamesThatNoFileCanHave() {
    ShipperBuilder builder = Shipper.builder(dir.resolve("edge.log")).sink(lokiSink());
    assertThatThrownBy(() -> builder.sink(lokiSink()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loki twice");
    Sink bad = new LokiSink("../loki", LokiConfig.at(loki.url(), Map.of("job", "edge")));
    assertThatThrownBy(() -> builder.sink(bad)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Counters counters(long read, long passed, long skipped) {
    Counters counters = new Counters();
    counters.read = read;
    counters.delivered = read;
    counters.passed = passed;
    counters.skipped = skipped;
    return counters;
  }

  private static LaneStatus laneStatus(Counters counters) {
    return new LaneStatus(State.OK, counters, 0, counters.met(), counters.met(), 0, null);
  }

  /** One error and one control line in twenty. */
  private void addMixed(int count) {
    for (int i = 0; i < count; i++) {
      if (i % 20 == 7) {
        journal.add(Level.ERROR);
      } else if (i % 20 == 13) {
        journal.addControl();
      } else {
        journal.add(i % 3 == 0 ? Level.WARNING : Level.INFO);
      }
    }
  }

  private Shipper shipper(Sink... sinks) {
    return builder(sinks).build();
  }

  private ShipperBuilder builder(Sink... sinks) {
    ShipperBuilder builder =
        Shipper.builder(dir.resolve("edge.log"))
            .source(journal, checkpoints)
            .retry(Duration.ofMillis(5), Duration.ofMillis(50))
            .drain(Duration.ofSeconds(2));
    List.of(sinks).forEach(builder::sink);
    return builder;
  }

  private Sink lokiSink() {
    Limits limits = new Limits(50, 100_000, Duration.ofMillis(10), Limits.MAX_SPAN);
    return new LokiSink(
        "loki", LokiConfig.at(loki.url(), Map.of("job", "edge")).withLimits(limits));
  }

  private Sink splunkSink() {
    Limits limits = new Limits(50, 100_000, Duration.ofMillis(10), Limits.MAX_SPAN);
    return new SplunkSink(
        "splunk", SplunkConfig.at(splunk.url(), Secret.of(SplunkServer.TOKEN)).withLimits(limits));
  }

  private static SinkStatus status(Shipper shipper, String sink) {
    return Objects.requireNonNull(shipper.status().get(sink));
  }
}
