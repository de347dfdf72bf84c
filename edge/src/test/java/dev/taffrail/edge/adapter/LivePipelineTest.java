package dev.taffrail.edge.adapter;

import static dev.taffrail.edge.adapter.ScriptedAdapter.fails;
import static dev.taffrail.edge.adapter.ScriptedAdapter.loses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.CloudStatus.State;
import dev.taffrail.edge.CloudStore;
import dev.taffrail.edge.CloudSync;
import dev.taffrail.edge.Deaths;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.Ports;
import dev.taffrail.edge.Records;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readings of adapters on their way into a pipeline. */
@SuppressWarnings("try") // runs are there to be closed
class LivePipelineTest {
  private static final String TRACE = "0190163d8694739baea5966c26f8ad90";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir Path folder;
  private Records records;
  private final TestTiming time = new TestTiming();

  @BeforeEach
  void open() {
    records = Records.of(Level.DEBUG, folder);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void usedUpMemoryIsNoFailureOfAnAdapterButReachesTheProgram() throws Exception {
    Error error = new OutOfMemoryError("as if");
    ScriptedAdapter.Step hungry =
        intake -> {
          throw error;
        };
    try (Deaths deaths = new Deaths();
        LiveRun connecting = new LiveRun(ScriptedAdapter.of(hungry));
        LiveRun reading = new LiveRun(ScriptedAdapter.of(ScriptedAdapter::well, hungry))) {
      assertThat(deaths.next()).isSameAs(error);
      assertThat(deaths.next()).isSameAs(error);
    }
  }

  @Test
  void anAdapterWhoseCodeHangsIsToldAndHoldsUpNoEnd() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ScriptedAdapter.Step deaf =
        intake -> {
          hanging.countDown();
          while (released.getCount() > 0) {
            try {
              released.await();
            } catch (InterruptedException e) {
              // As code may, it does not care.
            }
          }
        };
    ScriptedAdapter well = new ScriptedAdapter("well", false);
    try {
      try (LiveRun run =
          new LiveRun(new ScriptedAdapter("deaf", false).then(ScriptedAdapter::well, deaf), well)) {
        hanging.await();
      }
      assertThat(records.only("adapter_hangs").field("source")).isEqualTo("deaf");
      assertThat(records.of("adapter_stopped"))
          .extracting(r -> r.field("source"))
          .containsExactly("deaf", "well");
    } finally {
      released.countDown();
    }
  }

  @Test
  void whatWaitsInAStoreIsSentAtTheStartAlsoWhereNoSensorSaysAnything() throws Exception {
    Path store = folder.resolve("cloud.db");
    long left = leaveInStore(store);
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", LivePipelineTest::take);
    receiver.start();
    try {
      Pipeline pipeline = storing(receiver.getAddress().getPort(), store);
      try (LiveRun run = silent(pipeline)) {
        await().untilAsserted(() -> assertThat(cloud(pipeline).state()).isEqualTo(State.OK));
        await()
            .untilAsserted(
                () -> assertThat(cloud(pipeline).accounts().delivered()).isEqualTo(left));
      }
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void whatWaitsInAStoreIsCountedAtTheStartAlsoWhereTheCloudIsAway() throws Exception {
    Path store = folder.resolve("cloud.db");
    long left = leaveInStore(store);
    Pipeline pipeline = storing(Ports.free(), store);
    try (LiveRun run = silent(pipeline)) {
      await().untilAsserted(() -> assertThat(cloud(pipeline).accounts().waiting()).isEqualTo(left));
      await().untilAsserted(() -> assertThat(cloud(pipeline).state()).isEqualTo(State.RETRYING));
    }
  }

  @Test
  void aStoreThatCannotBeOpenedIsSaidAtTheStart() throws Exception {
    Path inTheWay = Files.createDirectory(folder.resolve("cloud.db"));
    Pipeline pipeline = storing(Ports.free(), inTheWay);
    try (LiveRun run = silent(pipeline)) {
      await().untilAsserted(() -> assertThat(cloud(pipeline).state()).isEqualTo(State.FAILING));
    }
  }

  @Test
  void withoutAStoreThereIsNoRunBeforeTheFirstReadings() throws Exception {
    ScriptedAdapter adapter = ScriptedAdapter.of(intake -> intake.put("c", 1, "Cel"));
    try (LiveRun run = new LiveRun(adapter)) {
      await().untilAsserted(() -> assertThat(records.of("pipeline_run_end")).isNotEmpty());
    }
    assertThat(records.of("pipeline_run_start").get(0).field("readings_count")).isEqualTo("1");
  }

  private static LiveRun silent(Pipeline pipeline) {
    return new LiveRun(pipeline, LiveRun.QUICK, Timing.SYSTEM, new ScriptedAdapter("dead", true));
  }

  /** How many documents wait in it. */
  private static long leaveInStore(Path store) throws Exception {
    Pipeline pipeline = storing(Ports.free(), store);
    Instant time = Instant.parse("2026-05-30T08:00:00Z");
    pipeline.run(List.of(SensorReading.of("c", time, 1, "Cel")));
    pipeline.close();
    long left = cloud(pipeline).accounts().waiting();
    assertThat(left).isPositive();
    return left;
  }

  private static Pipeline storing(int port, Path store) {
    CloudSync cloud =
        CloudSync.to(URI.create("http://127.0.0.1:" + port + "/"))
            .withAttempts(1)
            .withStore(CloudStore.at(store));
    return Pipeline.named("stored")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .cloud(cloud)
        .build();
  }

  private static CloudStatus cloud(Pipeline pipeline) {
    return Objects.requireNonNull(pipeline.cloudStatus());
  }

  private static void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Test
  void eachChangeOfStateIsToldWithItsReason() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            fails("no route"), // connects
            ScriptedAdapter::well, // connects
            fails("hiccup"),
            ScriptedAdapter::well,
            ScriptedAdapter::well,
            ScriptedAdapter::well,
            loses("hung up"),
            ScriptedAdapter::well, // connects
            fails("a"),
            fails("b"),
            fails("c"),
            ScriptedAdapter::well); // connects
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    assertThat(records.of("adapter_state_changed"))
        .extracting(r -> r.field("from") + " " + r.field("to") + " " + r.field("reason"))
        .containsExactly(
            "down connecting null",
            "connecting down no route",
            "down connecting null",
            "connecting up null",
            "up degraded hiccup",
            "degraded up null",
            "up down hung up",
            "down connecting null",
            "connecting up null",
            "up degraded a",
            "degraded down c",
            "down connecting null",
            "connecting up null",
            "up down stopped");
    assertThat(records.of("adapter_state_changed"))
        .allMatch(r -> r.level() == Level.DEBUG && r.field("adapter").equals("script"));
  }

  @Test
  void waitsBetweenTriesDoubleToAMinuteAndBeginAnewBehindAConnectionThatHeld() throws Exception {
    ScriptedAdapter adapter = ScriptedAdapter.of();
    IntStream.range(0, 8).forEach(i -> adapter.then(fails("away")));
    adapter.then(ScriptedAdapter::well, loses("at once"));
    adapter.then(
        ScriptedAdapter::well,
        intake -> {
          time.pass(Duration.ofSeconds(61));
          throw new LinkLostException("after a minute");
        });
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0.5), adapter)) {
      adapter.done.await();
    }

    assertThat(time.sleeps.stream().map(Duration::toMillis).filter(millis -> millis > 1))
        .containsExactly(
            750L, 1500L, 3000L, 6000L, 12_000L, 24_000L, 45_000L, 45_000L, 45_000L, 750L);
  }

  @Test
  void anAdapterThatFailsAllTheTimeTellsItOnceAMinuteAndCountsTheRest() throws Exception {
    ScriptedAdapter adapter = ScriptedAdapter.of(ScriptedAdapter::well);
    for (int i = 0; i < 6000; i++) { // 100 ms each: ten minutes
      adapter.then(
          intake -> {
            time.pass(Duration.ofMillis(99));
            intake.bad("nothing of use");
          });
    }
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    List<Records.Noted> told = records.of("adapter_read_failed");
    assertThat(told).hasSize(10).allMatch(r -> r.level() == Level.WARNING);
    Records.Noted last = told.get(9);
    long notTold = told.stream().mapToLong(r -> Long.parseLong(r.field("not_told"))).sum();
    assertThat(last.field("bad_readings")).isEqualTo(String.valueOf(notTold + 10));
    assertThat(records.only("adapter_stopped").field("bad_readings")).isEqualTo("6000");
  }

  @Test
  void whateverTheAdaptersCodeThrowsIsAFailureAndNoEnd() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> {
              throw new NoClassDefFoundError("lib/Gone");
            },
            ScriptedAdapter::well,
            intake -> {
              throw new StackOverflowError();
            },
            intake -> intake.put("s", 1, ""));
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    assertThat(records.of("sensor_reading")).hasSize(1);
    assertThat(records.only("adapter_read_failed").exception())
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(records.only("adapter_stopped").field("failures")).isEqualTo("2");
  }

  @Test
  void whatMakesNoSenseIsCountedAndTheRestTaken() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> {
              intake.put("s", Double.NaN, "");
              intake.put(" ", 1, "");
              intake.put(new Measurement("s", Instant.MAX, 1, ""));
              intake.put(new Measurement("s", Instant.parse("2999-01-01T00:00:00Z"), 1, ""));
              intake.put("s", 2, "");
            });
    try (LiveRun run = new LiveRun(adapter)) {
      adapter.done.await();
    }

    assertThat(records.only("sensor_reading").field("value")).isEqualTo("2.0");
    assertThat(records.only("adapter_stopped").fields())
        .containsEntry("bad_readings", "4")
        .containsEntry("readings", "1");
  }

  @Test
  void severalAdaptersFillOnePipelineAndAStopLosesNothingThatWasTaken() throws Exception {
    ScriptedAdapter one = new ScriptedAdapter("one", false);
    ScriptedAdapter two = new ScriptedAdapter("two", false);
    for (int i = 0; i < 700; i++) {
      one.then(intake -> intake.put("one", 1, ""));
      two.then(intake -> intake.put("two", 2, ""));
    }
    LiveOptions slow = LiveOptions.DEFAULT.withMaxWait(Duration.ofHours(1));
    try (LiveRun run = new LiveRun(slow, time.timing(0), one, two)) {
      one.done.await();
      two.done.await();
    }

    assertThat(records.of("sensor_reading"))
        .filteredOn(r -> r.field("sensor").equals("one"))
        .hasSize(700);
    assertThat(records.of("sensor_reading")).hasSize(1400);
    assertThat(records.of("pipeline_run_start"))
        .extracting(r -> r.field("readings_count"))
        .startsWith("1000", "400");
  }

  @Test
  void aPipelineThatDoesNotKeepUpLosesTheOldestWhichIsCountedAndTold() throws Exception {
    CountDownLatch inAction = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger settled = new AtomicInteger();
    Pipeline pipeline =
        Pipeline.named("slow")
            .windows(Windows.counting(1))
            .rule(RuleConfig.above("any", 0, 0))
            .action(
                "wait",
                event -> {
                  inAction.countDown();
                  goOn.await();
                })
            .build();
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> intake.put("s", 1, ""),
            intake -> inAction.await(),
            intake -> {
              for (int i = 2; i <= 8; i++) {
                intake.put(
                    List.of(new Measurement("s", null, i, "")), null, settled::incrementAndGet);
              }
            });
    LiveOptions small = new LiveOptions(1, Duration.ZERO, Duration.ofMinutes(1), 3);
    try (LiveRun run = new LiveRun(pipeline, small, Timing.SYSTEM, adapter)) {
      adapter.done.await();
      assertThat(settled).hasValue(4);
      goOn.countDown();
    }

    assertThat(records.of("sensor_reading"))
        .extracting(r -> r.field("value"))
        .containsExactly("1.0", "6.0", "7.0", "8.0");
    assertThat(records.only("adapter_readings_dropped").level()).isEqualTo(Level.WARNING);
    assertThat(records.only("adapter_stopped").field("dropped")).isEqualTo("4");
    assertThat(settled).hasValue(7);
  }

  @Test
  void aTraceparentIsTheCorrelationIdOfTheRunAndAMalformedOneIsNone() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> {
              put(intake, 1, null);
              put(intake, 2, TRACEPARENT);
              put(intake, 3, TRACEPARENT.replace("00f0", "00f1"));
              put(intake, 4, "00-00000000000000000000000000000000-00f067aa0ba902b7-01");
              put(intake, 5, "hello");
            });
    try (LiveRun run = new LiveRun(adapter)) {
      adapter.done.await();
    }

    List<Records.Noted> readings = records.of("sensor_reading");
    assertThat(readings).extracting(r -> r.field("value")).endsWith("4.0", "5.0").hasSize(5);
    assertThat(readings)
        .extracting(r -> r.correlationId().replace("-", "").equals(TRACE))
        .containsExactly(false, true, true, false, false);
    assertThat(readings.get(3).correlationId())
        .isEqualTo(readings.get(4).correlationId())
        .isNotEqualTo("null");
    assertThat(records.of("pipeline_run_start").subList(0, 3))
        .extracting(r -> r.field("readings_count"))
        .containsExactly("1", "2", "2");
  }

  private static void put(Intake intake, double value, @Nullable String traceparent) {
    intake.put(List.of(new Measurement("s", null, value, "")), traceparent, null);
  }

  @Test
  void whenItIsQuietTimeGoesOnByTheDevicesClock() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    ScriptedAdapter adapter =
        ScriptedAdapter.of(intake -> intake.put(new Measurement("s", before, 1, "")));
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(50));
    try (LiveRun run = new LiveRun(options, Timing.SYSTEM, adapter)) {
      await().until(() -> !records.of("window_closed").isEmpty());
      assertThat(records.of("pipeline_stopped")).isEmpty();
    }
  }

  @Test
  void timeStandsStillWhileAnAdapterIsAwayThatWillBringWhatItMisses() throws Exception {
    ScriptedAdapter keeping =
        new ScriptedAdapter("keeping", true)
            .then(intake -> intake.put(new Measurement("s", Instant.EPOCH, 1, "")), loses("away"));
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(20));
    CountDownLatch back = new CountDownLatch(1);
    keeping.then(intake -> back.await());
    Timing timing =
        new Timing(Clock.systemUTC(), System::nanoTime, () -> 0, wait -> Thread.sleep(1));
    try (LiveRun run = new LiveRun(options, timing, keeping)) {
      await().until(() -> records.of("adapter_state_changed").size() >= 4);
      await().during(Duration.ofMillis(150)).until(() -> records.of("window_closed").isEmpty());
      back.countDown();
      await().until(() -> !records.of("window_closed").isEmpty());
    }
  }

  @Test
  void timeStandsStillUntilAnAdapterThatIsBackHadTimeToBringWhatItMissed() throws Exception {
    AtomicLong millis = new AtomicLong();
    CountDownLatch late = new CountDownLatch(1);
    ScriptedAdapter keeping =
        new ScriptedAdapter("keeping", true)
            .then(intake -> intake.put(new Measurement("s", Instant.EPOCH, 1, "")), loses("away"))
            .then(
                intake -> { // connects
                  await().until(() -> records.of("pipeline_run_end").size() == 1);
                  millis.addAndGet(15);
                })
            .then(
                intake -> {
                  millis.addAndGet(10); // 25 of quiet, 10 of them up
                  late.await();
                  intake.put(new Measurement("s", Instant.EPOCH.plusSeconds(1), 2, ""));
                  await().until(() -> records.of("sensor_reading").size() == 2);
                  millis.addAndGet(30);
                });
    LongSupplier nanos = () -> TimeUnit.MILLISECONDS.toNanos(millis.get());
    Timing timing = new Timing(Clock.systemUTC(), nanos, () -> 0, wait -> Thread.sleep(1));
    LiveOptions options = LiveRun.QUICK.withAdvance(Duration.ofMillis(20));
    try (LiveRun run = new LiveRun(options, timing, keeping)) {
      await().until(() -> millis.get() == 25);
      await().during(Duration.ofMillis(100)).until(() -> records.of("window_closed").isEmpty());
      late.countDown();
      keeping.done.await();
      await()
          .until(
              () -> {
                millis.addAndGet(20);
                return !records.of("window_closed").isEmpty();
              });
    }
    assertThat(records.of("late_readings_dropped")).isEmpty();
    assertThat(records.only("window_closed").field("count")).isEqualTo("2");
  }

  @Test
  void aClockThatIsSetBackMakesNoReadingLate() throws Exception {
    ScriptedAdapter adapter =
        ScriptedAdapter.of(
            intake -> intake.put("s", 1, ""),
            intake -> {
              time.pass(Duration.ofMinutes(5));
              intake.put("s", 2, "");
              time.set(Instant.parse("2026-05-30T06:00:00Z"));
              intake.put("s", 3, "");
              time.pass(Duration.ofMinutes(5));
              intake.put("s", 4, "");
            });
    try (LiveRun run = new LiveRun(LiveRun.QUICK, time.timing(0), adapter)) {
      adapter.done.await();
    }

    assertThat(records.of("late_readings_dropped")).isEmpty();
    assertThat(records.of("window_closed"))
        .extracting(r -> r.field("mean"))
        .containsExactly("1.0", "2.0", "3.0", "4.0");
    assertThat(records.only("clock_jumped").field("by_ms")).matches("-75000\\d\\d");
  }
}
