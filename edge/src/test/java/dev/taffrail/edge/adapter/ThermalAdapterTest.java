package dev.taffrail.edge.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.edge.Records;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // runs are there to be closed
class ThermalAdapterTest {
  @TempDir Path folder;
  private Path root;
  private Records records;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(folder.resolve("thermal"));
    records = Records.of(Level.DEBUG, folder);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void eachZoneIsASensorOfItsTypesName() throws Exception {
    zone(0, "cpu-thermal", "48312\n");
    zone(1, "acpitz", "-5000\n");
    zone(10, "acpitz", "27800\n");
    Files.createDirectory(root.resolve("cooling_device0"));
    try (LiveRun run = new LiveRun(new ThermalAdapter(root, Duration.ofHours(1)))) {
      await().until(() -> records.of("sensor_reading").size() == 3);
    }
    assertThat(records.of("sensor_reading"))
        .extracting(r -> r.field("sensor") + " " + r.field("value") + " " + r.field("unit"))
        .containsExactlyInAnyOrder(
            "cpu-thermal 48.312 Cel", "acpitz -5.0 Cel", "acpitz.10 27.8 Cel");
  }

  @Test
  void aZoneThatCannotBeReadIsBadAndTheOthersGoOn() throws Exception {
    zone(0, "cpu", "40000");
    zone(1, "gpu", "asleep");
    zone(2, "nvme", "");
    zone(3, "no-sensor", "-274000");
    zone(4, "open-wire", "255000");
    Files.delete(root.resolve("thermal_zone2/temp"));
    try (LiveRun run = new LiveRun(new ThermalAdapter(root, Duration.ofMillis(5)))) {
      await().until(() -> records.of("sensor_reading").size() >= 3);
    }
    assertThat(records.of("sensor_reading")).allMatch(r -> r.field("sensor").equals("cpu"));
    assertThat(records.of("adapter_read_failed").get(0).field("reason"))
        .startsWith("gpu: expected");
    assertThat(records.of("adapter_state_changed"))
        .extracting(r -> r.field("to"))
        .doesNotContain("degraded");
    long bad = Long.parseLong(records.only("adapter_stopped").field("bad_readings"));
    assertThat(bad).as("four of each read").isPositive().isEqualTo(bad / 4 * 4);
  }

  @Test
  void aDeviceWithoutZonesIsDownWithAReason() throws Exception {
    try (LiveRun run = new LiveRun(new ThermalAdapter(root, Duration.ofMillis(5)))) {
      await().until(() -> !records.of("adapter_read_failed").isEmpty());
    }
    assertThat(records.of("adapter_read_failed").get(0).field("reason"))
        .isEqualTo("expected thermal_zone0 or others in " + root + ", found none");
  }

  private void zone(int number, String type, String temperature) throws IOException {
    Path zone = Files.createDirectory(root.resolve("thermal_zone" + number));
    Files.writeString(zone.resolve("type"), type + "\n");
    Files.writeString(zone.resolve("temp"), temperature);
  }
}
