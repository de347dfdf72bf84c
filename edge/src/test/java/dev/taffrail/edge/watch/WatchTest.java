package dev.taffrail.edge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taffrail.edge.QueueDepth;
import dev.taffrail.journal.Level;
import dev.taffrail.log.testing.CapturedRecord;
import dev.taffrail.log.testing.LogCapture;
import dev.taffrail.log.testing.LogCaptureExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a machine, and how often. */
@ExtendWith(LogCaptureExtension.class)
class WatchTest {
  private static final WatchConfig ALL = WatchConfig.DEFAULT;
  private static final WatchConfig DISK = WatchConfig.NONE.withDisk(WatchConfig.Disk.DEFAULT);
  private static final WatchConfig HEAT = WatchConfig.NONE.withTemperature(80.0);
  private static final WatchConfig SLOW = WatchConfig.NONE.withThrottling(true);
  private static final WatchConfig QUEUES = WatchConfig.NONE.withQueues(0.8);
  private static final WatchConfig CLOCK = WatchConfig.NONE.withClockStep(Duration.ofSeconds(1));

  @TempDir Path folder;
  private Machine machine;

  @BeforeEach
  void prepare() {
    machine = new Machine(folder);
  }

  @Test
  void aMachineThatIsWellIsNotToldOf(LogCapture log) throws Exception {
    machine.put("sys/class/thermal/thermal_zone0/temp", 45000);
    machine.putUptime(100);
    Watch watch = machine.watch(ALL, folder.resolve("edge.log"));
    watch.look();
    machine.pass(Duration.ofSeconds(10));
    machine.putUptime(110);
    watch.look();
    assertThat(log.records()).isEmpty();
  }

  @Test
  void aDiskThatFillsIsAWarningThenCriticalAndBothAreToldWhenTheyAreOver(LogCapture log) {
    Watch watch = machine.watch(DISK, folder.resolve("edge.log"));
    for (long free : new long[] {101, 99, 60, 19, 5, 21, 24, 25, 110, 124, 125}) {
      machine.disk = path -> new DiskSpace.Space("disk", free, 1000);
      look(watch);
    }
    assertThat(told(log))
        .containsExactly(
            "warning disk_low", "critical disk_full", "info disk_full_over", "info disk_low_over");
    CapturedRecord full = log.only("disk_full");
    assertThat(full.field("path")).hasToString(folder.resolve("edge.log").toString());
    assertThat(full.field("free_bytes")).isEqualTo(19L);
    assertThat(full.field("total_bytes")).isEqualTo(1000L);
    assertThat(full.field("free_percent")).isEqualTo(1.9);
    assertThat(full.field("limit_bytes")).isEqualTo(20L);
    assertThat(log.only("disk_full_over").field("free_bytes")).isEqualTo(25L);
    assertThat(log.only("disk_full_over").field("lasted")).hasToString("PT40S");
  }

  @Test
  void aDiskThatIsFullAtOnceIsToldOfAsFullAlone(LogCapture log) {
    machine.disk = path -> new DiskSpace.Space("disk", 0, 1000);
    Watch watch = machine.watch(DISK, folder.resolve("edge.log"));
    look(watch);
    machine.disk = path -> new DiskSpace.Space("disk", 50, 1000);
    look(watch);
    assertThat(told(log))
        .containsExactly("critical disk_full", "info disk_full_over", "warning disk_low");
  }

  @Test
  void aValueThatTremblesAtALimitIsOneRecord(LogCapture log) {
    Watch watch = machine.watch(DISK, folder.resolve("edge.log"));
    for (int i = 0; i < 100; i++) {
      long free = i % 2 == 0 ? 99 : 101;
      machine.disk = path -> new DiskSpace.Space("disk", free, 1000);
      look(watch);
    }
    assertThat(told(log)).containsExactly("warning disk_low");
  }

  @Test
  void whatLastsIsToldAgainAfterTheTimeForThatAndNotBefore(LogCapture log) {
    machine.disk = path -> new DiskSpace.Space("disk", 99, 1000);
    Watch watch = machine.watch(DISK.withRepeat(Duration.ofMinutes(10)), folder.resolve("a"));
    for (int i = 0; i <= 125; i++) { // 20 minutes and 50 seconds
      look(watch);
    }
    assertThat(log.records("disk_low")).hasSize(3);
    assertThat(log.records("disk_low").get(2).field("lasted")).hasToString("PT20M");
  }

  @Test
  void filesOfOneFileSystemAreToldOfOnceAndOthersForThemselves(LogCapture log) {
    machine.disk = path -> new DiskSpace.Space(path.getFileName().toString(), 1, 1000);
    Path other = folder.resolve("other");
    assertThat(other.toFile().mkdir()).isTrue();
    look(machine.watch(DISK, folder.resolve("a"), folder.resolve("b"), other.resolve("new/c")));
    assertThat(log.records("disk_full"))
        .extracting(record -> String.valueOf(record.field("path")))
        .containsExactly(folder.resolve("a").toString(), other.resolve("new/c").toString());
  }

  @Test
  void aLimitInBytesHoldsWhateverTheSize(LogCapture log) {
    machine.disk = path -> new DiskSpace.Space("disk", 1 << 20, 1L << 40);
    WatchConfig.Disk limits =
        new WatchConfig.Disk(FreeSpace.bytes(2 << 20), FreeSpace.bytes(1 << 19));
    look(machine.watch(WatchConfig.NONE.withDisk(limits), folder.resolve("a")));
    assertThat(told(log)).containsExactly("warning disk_low");
  }

  @Test
  void aDiskThatIsReallyFullIsCriticalUntilThereIsRoomAgain(LogCapture log) throws Exception {
    Path disk = folder.resolve("disk");
    Files.createDirectory(disk);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
        "mounting a tmpfs is not allowed here");
    try {
      machine.disk = DiskSpace.SYSTEM;
      Watch watch = machine.watch(DISK, disk.resolve("logs/edge.log"));
      look(watch);
      assertThat(log.records()).isEmpty();
      try {
        Files.write(disk.resolve("big"), new byte[2 << 20]);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left on device");
      }
      look(watch);
      assertThat(log.only("disk_full").field("free_bytes")).isEqualTo(0L);
      Files.delete(disk.resolve("big"));
      look(watch);
      assertThat(log.only("disk_full_over").field("free_bytes")).isEqualTo(1L << 20);
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void aZoneThatIsTooHotIsToldOfUntilItIsFiveDegreesCooler(LogCapture log) throws Exception {
    machine.put("sys/class/thermal/thermal_zone0/type", "cpu-thermal");
    machine.put("sys/class/thermal/thermal_zone1/temp", -274000); // no sensor
    Watch watch = machine.watch(HEAT);
    for (int millidegrees : new int[] {80000, 80001, 79000, 75001, 75000}) {
      machine.put("sys/class/thermal/thermal_zone0/temp", millidegrees);
      look(watch);
    }
    assertThat(told(log)).containsExactly("warning temperature_high", "info temperature_high_over");
    CapturedRecord hot = log.only("temperature_high");
    assertThat(hot.field("zone")).isEqualTo("thermal_zone0");
    assertThat(hot.field("type")).isEqualTo("cpu-thermal");
    assertThat(hot.field("celsius")).isEqualTo(80.001);
    assertThat(log.only("temperature_high_over").field("celsius")).isEqualTo(75.0);
  }

  @Test
  void countersThatRiseAreThrottlingUntilTheyRestForAMinute(LogCapture log) throws Exception {
    String counter = "sys/devices/system/cpu/cpu%d/thermal_throttle/core_throttle_count";
    machine.put(counter.formatted(0), 17); // since the start, long ago
    machine.put(counter.formatted(1), 0);
    Watch watch = machine.watch(SLOW);
    look(watch);
    assertThat(log.records()).isEmpty();

    machine.put(counter.formatted(1), 3);
    look(watch);
    CapturedRecord slow = log.only("thermal_throttling");
    assertThat(slow.level()).isEqualTo(Level.WARNING);
    assertThat(slow.field("by")).hasToString("[cpu1]");
    assertThat(slow.field("count")).isEqualTo(3L);

    for (int i = 0; i < 5; i++) {
      look(watch);
    }
    assertThat(log.records("thermal_throttling_over")).isEmpty();
    look(watch);
    assertThat(log.only("thermal_throttling_over").level()).isEqualTo(Level.INFO);
    assertThat(log.records("thermal_throttling")).hasSize(1);
  }

  @Test
  void aCoolingDeviceOfAProcessorIsThrottlingAndAFanIsNot(LogCapture log) throws Exception {
    machine.put("sys/class/thermal/cooling_device0/type", "pwm-fan");
    machine.put("sys/class/thermal/cooling_device0/cur_state", 4);
    Watch watch = machine.watch(SLOW);
    look(watch);
    assertThat(log.records()).isEmpty();
    machine.put("sys/class/thermal/cooling_device1/type", "cpufreq-cpu0");
    machine.put("sys/class/thermal/cooling_device1/cur_state", 1);
    look(watch);
    assertThat(log.only("thermal_throttling").field("by"))
        .hasToString("[cooling_device1 (cpufreq-cpu0)]");
    assertThat(log.only("thermal_throttling").field("count")).as("nobody counts").isNull();
    machine.put("sys/class/thermal/cooling_device1/cur_state", 0);
    for (int i = 0; i < 6; i++) {
      look(watch);
    }
    assertThat(log.only("thermal_throttling_over").field("by"))
        .hasToString("[cooling_device1 (cpufreq-cpu0)]");
  }

  @Test
  void theFirmwareOfARaspberryPiSaysThatItThrottlesNow(LogCapture log) throws Exception {
    String file = "sys/devices/platform/soc/soc:firmware/get_throttled";
    machine.put(file, "f0000"); // it was, since the start
    Watch watch = machine.watch(SLOW);
    look(watch);
    machine.put(file, "50001"); // too little voltage, no heat
    look(watch);
    assertThat(log.records()).isEmpty();
    machine.put(file, "f0004");
    look(watch);
    assertThat(log.only("thermal_throttling").field("by")).hasToString("[firmware (f0004)]");
  }

  @Test
  void aQueueThatFillsIsToldOfUntilItIsHalfEmptyOrGone(LogCapture log) {
    Watch watch = machine.watch(QUEUES);
    for (int depth : new int[] {80, 81, 41, 40}) {
      machine.queues = List.of(new QueueDepth("a", depth, 100), new QueueDepth("b", 95, 100));
      look(watch);
    }
    machine.queues = List.of();
    look(watch);
    assertThat(log.records())
        .extracting(record -> record.event() + " " + record.field("queue"))
        .containsExactly(
            "queue_filling b", "queue_filling a", "queue_filling_over a", "queue_filling_over b");
    assertThat(log.records("queue_filling").get(1).level()).isEqualTo(Level.WARNING);
    assertThat(log.records("queue_filling").get(1).field("depth")).isEqualTo(81L);
    assertThat(log.records("queue_filling").get(1).field("room")).isEqualTo(100L);
  }

  @Test
  void aClockThatIsSetIsToldOfAsAStepAndAClockThatWasUnsetAsOver(LogCapture log) throws Exception {
    machine.wall = Instant.parse("1970-01-01T00:00:30Z");
    machine.putUptime(30);
    Watch watch = machine.watch(CLOCK);
    look(watch);
    assertThat(log.only("clock_unset").level()).isEqualTo(Level.WARNING);

    machine.wall = Instant.parse("2026-05-30T08:00:10Z");
    machine.putUptime(40);
    look(watch);
    CapturedRecord step = log.only("clock_stepped");
    assertThat(step.level()).isEqualTo(Level.WARNING);
    assertThat(step.field("from")).hasToString("1970-01-01T00:00:40Z");
    assertThat(step.field("to")).hasToString("2026-05-30T08:00:10Z");
    assertThat(log.only("clock_unset_over").level()).isEqualTo(Level.INFO);
  }

  @Test
  void aClockThatStepsAllTheTimeFillsNoJournal(LogCapture log) {
    Watch watch = machine.watch(CLOCK.withRepeat(Duration.ofMinutes(10)));
    for (int i = 0; i <= 61; i++) {
      look(watch);
      machine.wall = machine.wall.plusSeconds(5);
    }
    assertThat(log.records("clock_stepped"))
        .extracting(record -> record.field("untold"))
        .containsExactly(0L, 59L);
  }

  @Test
  void aMachineThatSleptDidNotStepItsClock(LogCapture log) throws Exception {
    machine.putUptime(100);
    Watch watch = machine.watch(CLOCK);
    watch.look();
    machine.wall = machine.wall.plus(Duration.ofHours(8)); // the JVM's monotonic time stood still
    machine.putUptime(100 + 8 * 3600);
    watch.look();
    assertThat(log.records()).isEmpty();
  }

  @Test
  void withoutAnUptimeTheMonotonicTimeIsCompared(LogCapture log) {
    Watch watch = machine.watch(CLOCK);
    watch.look();
    machine.pass(Duration.ofHours(1));
    watch.look();
    assertThat(log.records()).isEmpty();
    machine.wall = machine.wall.minusSeconds(1);
    watch.look();
    assertThat(log.only("clock_stepped").field("by")).hasToString("PT-1S");
  }

  @Test
  void whatCannotBeLookedAtIsAWarningOnceAndTheRestIsLookedAt(LogCapture log) {
    machine.disk =
        path -> {
          throw new IOException("the disk is gone");
        };
    machine.queues = List.of(new QueueDepth("a", 100, 100));
    Watch watch = machine.watch(DISK.withQueues(0.8), folder.resolve("edge.log"));
    look(watch);
    look(watch);
    machine.disk = path -> new DiskSpace.Space("disk", 500, 1000);
    look(watch);
    assertThat(told(log))
        .containsExactly("warning watch_failed", "warning queue_filling", "info watch_failed_over");
    assertThat(log.only("watch_failed").field("what")).isEqualTo("disk");
  }

  @Test
  void itLooksByItselfFromTheStartAndEndsWhenClosed(LogCapture log) throws Exception {
    WatchTargets targets =
        new WatchTargets(List.of(), () -> List.of(new QueueDepth("a", 9, 10)), Machine.SET);
    try (Watch watch = Watch.start(QUEUES, targets)) {
      assertThat(watch).isNotNull();
      await().until(() -> !log.records("queue_filling").isEmpty());
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("taffrail-watch"));
  }

  /** A look, ten seconds after the one before. */
  private void look(Watch watch) {
    watch.look();
    machine.pass(Duration.ofSeconds(10));
  }

  private static List<String> told(LogCapture log) {
    return log.records().stream()
        .map(record -> record.level().label() + " " + record.event())
        .toList();
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
