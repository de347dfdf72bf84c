package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Verdict;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
import org.junit.jupiter.api.io.TempDir;

/** Each device a journal of its own. */
class DevicesTest {
  private static final List<String> HOSTILE =
      List.of(
          "a/b",
          "a_b",
          "A_B",
          "a b",
          "a.b",
          "..",
          ".",
          "../../etc",
          "/",
          "\\",
          "a\u0000b",
          "device",
          "con",
          "-rf",
          "~root",
          "*",
          "ä",
          "Ä",
          "😀",
          "x".repeat(10_000),
          "x".repeat(10_001),
          "X".repeat(10_000),
          "rpi4",
          "RPI4",
          "Rpi4",
          "rpi4.",
          "rpi4.log",
          " rpi4",
          "a\nb",
          "collect.lock",
          "cloudwatch.groups",
          "%2e%2e",
          "::1");

  @TempDir Path dir;

  @Test
  void noTwoNamesHaveOneFolderAlsoWhereCaseDoesNotCount() {
    Set<String> folders = new HashSet<>();
    for (String name : HOSTILE) {
      String folder = DeviceName.of(name).folder();
      assertThat(folder).matches("[a-z0-9_][a-z0-9._~-]{0,72}").doesNotEndWith(".");
      assertThat(folders.add(folder.toLowerCase(Locale.ROOT))).as(name).isTrue();
    }
    assertThat(DeviceName.of("rpi4-field.01").folder()).isEqualTo("rpi4-field.01");
    assertThat(DeviceName.of("x".repeat(10_000)).name()).hasSize(256);
  }

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
  void everyProtocolsWordForADeviceLeadsToOneJournal() throws Exception {
    try (RunningCollector collector = RunningCollector.in(dir)) {
      assertThat(loki(collector, "\"job\":\"j\",\"host\":\"rpi4\"", 1, "by loki")).isEqualTo(204);
      assertThat(collector.splunk("{\"event\":\"by splunk\",\"host\":\"rpi4\"}").statusCode())
          .isEqualTo(200);
      assertThat(
              collector
                  .post(
                      "/v1/logs",
                      "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"host.name\","
                          + "\"value\":{\"stringValue\":\"rpi4\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"by"
                          + " otlp\"}}]}]}]}",
                      "Content-Type",
                      "application/json")
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              collector
                  .post(
                      "/cloud/v1/runs",
                      "{\"windows\":[{\"device\":\"inner\"}],\"device\":\"rpi4\"}",
                      "Content-Type",
                      "application/json")
                  .statusCode())
          .isEqualTo(204);
    }
    assertThat(Journals.all(dir)).containsExactly(dir.resolve("rpi4/rpi4.log"));
    assertThat(Journals.originalsOf(dir, "rpi4")).hasSize(4).startsWith("by loki", "by splunk");
    assertThat(Journals.verdict(dir.resolve("rpi4/rpi4.log"))).isEqualTo(Verdict.OK);
  }

  @Test
  void theFirstOfTheLabelsCountsAndWithoutAnyTheAddress() throws Exception {
    try (RunningCollector collector = RunningCollector.in(dir)) {
      loki(collector, "\"host\":\"h\",\"device\":\"d\",\"instance\":\"i\"", 1, "d");
      loki(collector, "\"instance\":\"i\",\"host\":\"h\"", 2, "h");
      loki(collector, "\"instance\":\"i\",\"job\":\"j\"", 3, "i");
      loki(collector, "\"job\":\"j\"", 4, "address");
    }
    for (String folder : List.of("d", "h", "i")) {
      assertThat(Journals.originalsOf(dir, folder)).containsExactly(folder);
    }
    assertThat(Journals.originalsOf(dir, "127.0.0.1")).containsExactly("address");
  }

  @Test
  void hostileNamesStayInTheFolderAndApart() throws Exception {
    Path received = dir.resolve("received");
    try (RunningCollector collector =
        limited(received, limits -> limits.withOpen(4).withDevices(100))) {
      for (String name : HOSTILE) {
        HttpResponse<String> answer =
            collector.splunk("{\"event\":\"x\",\"host\":\"%s\"}".formatted(Json.escape(name)));
        assertThat(answer.statusCode()).as(name).isEqualTo(200);
      }
      assertThat(collector.warnings).isEmpty();
    }
    assertThat(Journals.all(received)).hasSize(HOSTILE.size());
    for (Path journal : Journals.all(received)) {
      assertThat(Journals.originalsOf(received, device(journal))).hasSize(1);
      assertThat(Journals.verdict(journal)).isEqualTo(Verdict.OK);
      assertThat(Files.readAllLines(journal.resolveSibling("device"))).hasSize(1);
    }
    try (Stream<Path> all = Files.list(dir)) {
      assertThat(all).containsExactly(received);
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
  void aDuplicateIsKnownWhileTheJournalIsClosedAndAfterARestart() throws Exception {
    try (RunningCollector collector =
        limited(dir, limits -> limits.withIdle(Duration.ofMillis(1)))) {
      loki(collector, "\"host\":\"rpi4\"", 1, "once");
      await().until(() -> collector.get("/stats").body().contains("{\"known\":1,\"open\":0}"));
      loki(collector, "\"host\":\"rpi4\"", 1, "once");
    }
    try (RunningCollector collector = RunningCollector.in(dir)) {
      loki(collector, "\"host\":\"rpi4\"", 1, "once");
      loki(collector, "\"host\":\"other\"", 1, "once");
    }
    assertThat(Journals.originalsOf(dir, "rpi4")).containsExactly("once");
    assertThat(Journals.originalsOf(dir, "other")).containsExactly("once");
  }

  @Test
  void aDeviceThatHasOnlyLogGroupsHasItsNameInItsFolderToo() throws Exception {
    DeviceName device = DeviceName.of("a/b");
    try (Devices devices = Devices.in(dir, DeviceLimits.ofHeap(1 << 28), line -> {})) {
      GroupsOfDevices groups = GroupsOfDevices.open(dir, devices, Clock.systemUTC());
      groups.of(new Sender(device, "127.0.0.1")).createGroup("/taffrail/edge");
    }
    assertThat(dir.resolve(device.folder()).resolve("device")).hasContent("a/b");
  }

  @Test
  void aFolderThatSeveralMakeAtOnceIsMadeForAllOfThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 25; round++) {
        DeviceName device = DeviceName.of("d" + round);
        Path folder = dir.resolve(device.folder());
        List<Future<Path>> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          made.add(
              threads.submit(
                  () -> {
                    DeviceFolder.make(folder, device);
                    return folder.resolve("device");
                  }));
        }
        for (Future<Path> each : made) {
          assertThat(each.get()).hasContent("d" + round);
        }
      }
    } finally {
      threads.shutdownNow();
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

  @Test
  void aNameThatAPowerCutLeftEmptyIsWrittenAgain() throws Exception {
    Path name = Files.createDirectories(dir.resolve("rpi4")).resolve("device");
    Files.createFile(name);
    try (RunningCollector collector = RunningCollector.in(dir)) {
      assertThat(loki(collector, "\"host\":\"rpi4\"", 1, "x")).isEqualTo(204);
    }
    assertThat(Files.readString(name)).isEqualTo("rpi4\n");
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

  private long size(Path file) {
    return file.toFile().length();
  }

  private static RunningCollector limited(Path dir, UnaryOperator<DeviceLimits> limits)
      throws IOException {
    return RunningCollector.in(dir, config -> config.withDevices(limits.apply(config.devices())));
  }

  private static RunningCollector week(Path dir, UnaryOperator<DeviceLimits> limits)
      throws IOException {
    return RunningCollector.in(
        dir,
        config ->
            config.withMaxAge(Duration.ofDays(7)).withDevices(limits.apply(config.devices())));
  }

  private static long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  private static String stream(String host, long nanos, String line) {
    return "{\"stream\":{\"host\":\"%s\"},\"values\":[[\"%d\",\"%s\"]]}"
        .formatted(host, nanos, line);
  }

  private static int loki(RunningCollector collector, String labels, long nanos, String line)
      throws Exception {
    return collector
        .loki(
            "{\"streams\":[{\"stream\":{%s},\"values\":[[\"%d\",\"%s\"]]}]}"
                .formatted(labels, nanos, line))
        .statusCode();
  }

  /** The folder that a journal lies in has the device's name. */
  private static String device(Path journal) {
    return journal.getName(journal.getNameCount() - 2).toString();
  }
}
