package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Verdict;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each device a journal of its own. */
class DevicesTest extends PushedDevices {
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
  void aNameThatAPowerCutLeftEmptyIsWrittenAgain() throws Exception {
    Path name = Files.createDirectories(dir.resolve("rpi4")).resolve("device");
    Files.createFile(name);
    try (RunningCollector collector = RunningCollector.in(dir)) {
      assertThat(loki(collector, "\"host\":\"rpi4\"", 1, "x")).isEqualTo(204);
    }
    assertThat(Files.readString(name)).isEqualTo("rpi4\n");
  }
}
