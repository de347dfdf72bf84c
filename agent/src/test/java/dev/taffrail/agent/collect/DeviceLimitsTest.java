package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.Verdict;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** However many devices send, what a collector holds and keeps has a bound. */
class DeviceLimitsTest extends PushedDevices {
  @Test
  void aDeviceThatOnlyMadeLogGroupsCountsAtOnce() throws Exception {
    DeviceLimits one = DeviceLimits.ofHeap(1L << 30).withDevices(1);
    try (Devices devices = Devices.in(dir, one, line -> {})) {
      GroupsOfDevices groups = GroupsOfDevices.open(dir, devices, Clock.systemUTC());
      assertThat(groups.of(new Sender(DeviceName.of("rpi4"), "::1")).all()).isEmpty();
      assertThat(devices.json()).contains("\"known\":1");
      assertThatThrownBy(() -> groups.of(new Sender(DeviceName.of("rpi5"), "::1")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("1 are the most");
      assertThat(dir.resolve("rpi5")).doesNotExist();
    }
  }

  @Test
  void beyondItsLimitOfDevicesANewOneIsToldToTryAgainAndTheOthersAreTaken() throws Exception {
    try (RunningCollector collector = limited(dir, limits -> limits.withDevices(3))) {
      for (int i = 0; i < 200; i++) {
        collector.splunk("{\"event\":\"x\",\"host\":\"d" + i + "\"}");
      }
      HttpResponse<String> refused = collector.splunk("{\"event\":\"x\",\"host\":\"d9\"}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).isEqualTo("{\"text\":\"Server is busy\",\"code\":9}");
      assertThat(loki(collector, "\"host\":\"other\"", 1, "x")).isEqualTo(503);
      assertThat(loki(collector, "\"host\":\"d2\"", 1, "still")).isEqualTo(204);
      assertThat(collector.warnings).singleElement().asString().contains("'d3' is refused");
    }
    assertThat(Journals.all(dir)).hasSize(3);
    try (RunningCollector collector = limited(dir, limits -> limits.withDevices(3))) {
      assertThat(loki(collector, "\"host\":\"other\"", 1, "x")).isEqualTo(503);
      assertThat(loki(collector, "\"host\":\"d1\"", 1, "x")).isEqualTo(204);
    }
  }

  @Test
  void devicesOfWhichNothingCanBeStoredTakeNoPlace() throws Exception {
    String old = stream("g0", 1, "x") + "," + stream("g1", 1, "x");
    String tooLong = "x".repeat(70_000);
    long now = nanos();
    try (RunningCollector collector = week(dir, limits -> limits.withDevices(2))) {
      HttpResponse<String> answer = collector.loki("{\"streams\":[" + old + "]}");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("2 errors", "timestamp too old");
      assertThat(loki(collector, "\"host\":\"g2\"", 1, "x")).isEqualTo(400);
      String many = stream("g3", now, tooLong) + "," + stream("g4", now, tooLong);
      assertThat(collector.loki("{\"streams\":[" + many + "]}").statusCode()).isEqualTo(400);
      String refused = resource("g5", tooLong) + "," + resource("g6", tooLong);
      assertThat(otlp(collector, refused)).isEqualTo(200);
      assertThat(collector.get("/stats").body()).contains("\"known\":0");
      assertThat(loki(collector, "\"host\":\"good0\"", now, "x")).isEqualTo(204);
      assertThat(loki(collector, "\"host\":\"good1\"", now, "x")).isEqualTo(204);
    }
    assertThat(Journals.all(dir)).hasSize(2);
  }

  @Test
  void aDeviceOfWhichNothingCanBeStoredKeepsNoOthersOut() throws Exception {
    long now = nanos();
    String good =
        IntStream.range(0, DeviceBatch.MOST_DEVICES)
            .mapToObj(i -> stream("good" + i, now, "x"))
            .collect(Collectors.joining(","));
    try (RunningCollector collector = week(dir, limits -> limits)) {
      HttpResponse<String> answer =
          collector.loki("{\"streams\":[" + stream("old", 1, "x") + "," + good + "]}");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("timestamp too old");
    }
    assertThat(Journals.all(dir)).hasSize(DeviceBatch.MOST_DEVICES);
    assertThat(Journals.received(dir, "loki")).hasSize(DeviceBatch.MOST_DEVICES);
  }

  @Test
  void aPushOfMoreNewDevicesThanThereArePlacesMakesNoneOfThem() throws Exception {
    String many =
        IntStream.range(0, 8)
            .mapToObj(i -> stream("d" + i, 1, "x"))
            .collect(Collectors.joining(","));
    try (RunningCollector collector = limited(dir, limits -> limits.withDevices(8))) {
      assertThat(loki(collector, "\"host\":\"there\"", 1, "x")).isEqualTo(204);
      assertThat(collector.loki("{\"streams\":[" + many + "]}").statusCode()).isEqualTo(503);
      assertThat(collector.get("/stats").body()).contains("\"known\":1");
      assertThat(collector.warnings).singleElement().asString().contains("'d7' is refused");
    }
    assertThat(Journals.all(dir)).containsExactly(dir.resolve("there/there.log"));
    assertThat(dir.resolve("d0")).doesNotExist();
    try (RunningCollector collector = limited(dir, limits -> limits.withDevices(9))) {
      assertThat(collector.loki("{\"streams\":[" + many + "]}").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void moreDevicesThanJournalsMayBeOpenTakeTurnsAndLoseNothing() throws Exception {
    int devices = 8;
    int pushes = 6;
    ExecutorService threads = Executors.newFixedThreadPool(devices);
    try (RunningCollector collector = limited(dir, limits -> limits.withOpen(2))) {
      List<Future<?>> done = new ArrayList<>();
      for (int device = 0; device < devices; device++) {
        String name = "d" + device;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < pushes; i++) {
                    pushUntilTaken(collector, name, i);
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
      assertThat(collector.get("/stats").body()).contains("\"devices\":{\"known\":8,\"open\":2}");
    } finally {
      threads.shutdownNow();
    }
    for (Path journal : Journals.all(dir)) {
      String name = device(journal);
      assertThat(Journals.originalsOf(dir, name))
          .containsExactly(name + 0, name + 1, name + 2, name + 3, name + 4, name + 5);
      assertThat(Journals.verdict(journal)).isEqualTo(Verdict.OK);
    }
  }

  private static void pushUntilTaken(RunningCollector collector, String device, int i)
      throws Exception {
    int status = 0;
    while (status != 204) {
      status = loki(collector, "\"host\":\"" + device + "\"", i, device + i);
      assertThat(status).isIn(204, 503);
    }
  }

  @Test
  void aRequestOfTooManyDevicesIsToldToBeSmaller() throws Exception {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i <= DeviceBatch.MOST_DEVICES; i++) {
      events.append("{\"event\":\"x\",\"host\":\"d").append(i).append("\"}");
    }
    try (RunningCollector collector = RunningCollector.in(dir)) {
      assertThat(collector.splunk(events.toString()).statusCode()).isEqualTo(413);
      assertThat(collector.get("/stats").body()).contains("\"known\":0");
      assertThat(collector.splunk(events.substring(events.indexOf("}") + 1)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void ofARequestThatIsRefusedForOneDeviceNothingIsStoredForTheOthers() throws Exception {
    StringBuilder events = new StringBuilder();
    StringBuilder resources = new StringBuilder();
    for (int i = 0; i <= DeviceBatch.MOST_DEVICES; i++) {
      events.append("{\"event\":\"x\",\"host\":\"d").append(i).append("\"}");
      resources.append(resources.isEmpty() ? "" : ",").append(resource("d" + i));
    }
    try (RunningCollector collector = limited(dir, limits -> limits.withDevices(1))) {
      assertThat(collector.splunk(events.toString()).statusCode()).isEqualTo(413);
      assertThat(otlp(collector, resources.toString())).isEqualTo(413);
      assertThat(Journals.all(dir)).isEmpty();
      assertThat(loki(collector, "\"host\":\"d0\"", 1, "first")).isEqualTo(204);
      assertThat(
              collector
                  .splunk("{\"event\":\"x\",\"host\":\"d0\"}{\"event\":\"x\",\"host\":\"new\"}")
                  .statusCode())
          .isEqualTo(503);
      assertThat(otlp(collector, resource("d0") + "," + resource("new"))).isEqualTo(503);
      String both =
          "{\"streams\":[{\"stream\":{\"host\":\"d0\"},\"values\":[[\"1\",\"x\"]]},"
              + "{\"stream\":{\"host\":\"new\"},\"values\":[[\"1\",\"x\"]]}]}";
      assertThat(collector.loki(both).statusCode()).isEqualTo(503);
    }
    assertThat(Journals.all(dir)).hasSize(1);
    assertThat(Journals.originalsOf(dir, "d0")).containsExactly("first");
  }

  @Test
  void anErrorWhileAJournalIsOpenedKeepsNoPlace() throws Exception {
    Consumer<String> defect =
        warning -> {
          throw new AssertionError(warning);
        };
    DeviceLimits one = new DeviceLimits(2, 1, Duration.ofMinutes(1), DeviceLimits.KEEP_BYTES);
    try (Devices devices = Devices.in(dir, one, defect)) {
      DeviceName used = DeviceName.of("used");
      devices.use(used).batch().commit();
      assertThatThrownBy(() -> devices.use(DeviceName.of("other")))
          .isInstanceOf(AssertionError.class);
      assertThat(devices.json()).isEqualTo("{\"known\":1,\"open\":1}");
      devices.release(used);
      devices.use(DeviceName.of("other")).batch().commit();
    }
  }

  @Test
  void whatADeviceMayKeepIsBounded() throws Exception {
    String text = "x".repeat(60_000);
    try (RunningCollector collector = limited(dir, limits -> limits.withKeepBytes(1024 * 1024))) {
      for (int i = 0; i < 30; i++) {
        collector.splunk("{\"host\":\"rpi4\",\"event\":\"" + i + text + "\"}");
      }
    }
    try (Stream<Path> files = Files.list(dir.resolve("rpi4"))) {
      long bytes =
          files.filter(f -> f.toString().matches(".*\\.log(\\.\\d+)?")).mapToLong(this::size).sum();
      assertThat(bytes).isBetween(512L * 1024, 1024L * 1024);
    }
    assertThat(Journals.verdict(dir.resolve("rpi4/rpi4.log"))).isEqualTo(Verdict.OK);
  }

  private static RunningCollector week(Path dir, UnaryOperator<DeviceLimits> limits)
      throws IOException {
    return RunningCollector.in(
        dir,
        config ->
            config.withMaxAge(Duration.ofDays(7)).withDevices(limits.apply(config.devices())));
  }

  private static String resource(String host) {
    return resource(host, "x");
  }

  private static String resource(String host, String line) {
    return "{\"resource\":{\"attributes\":[{\"key\":\"host.name\",\"value\":{\"stringValue\":\""
        + host
        + "\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\""
        + line
        + "\"}}]}]}";
  }

  private static int otlp(RunningCollector collector, String resources) throws Exception {
    return collector
        .post(
            "/v1/logs",
            "{\"resourceLogs\":[" + resources + "]}",
            "Content-Type",
            "application/json")
        .statusCode();
  }

  private long size(Path file) {
    return file.toFile().length();
  }

  private static long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }
}
