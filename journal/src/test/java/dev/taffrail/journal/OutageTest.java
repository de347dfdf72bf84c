package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutageTest {
  @TempDir Path dir;

  private final ManualClocks clocks = new ManualClocks(Instant.parse("2026-05-30T08:00:00Z"));
  private Outage outage = new Outage(Platform.system(), Path.of(""));

  @BeforeEach
  void begin() {
    Platform system = Platform.system();
    outage =
        new Outage(
            new Platform(system.disk(), clocks, system.random(), system.bootId(), system.host()),
            dir);
  }

  private String end() {
    return new String(outage.end(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, true",
    "edge.log: Disk quota exceeded, true",
    "Input/output error, false",
    ", false"
  })
  void aFullDiskIsToldByTheWordsOfTheSystem(String message, boolean full) {
    assertThat(outage.isFull(new IOException(message))).isEqualTo(full);
  }

  @Test
  void itsLengthIsCountedFromTheFirstFailure() {
    outage.failed(new IOException("Input/output error"));
    clocks.pass(Duration.ofMillis(1_500));
    outage.failed(new IOException("Input/output error"));
    clocks.pass(Duration.ofMillis(500));
    assertThat(end()).contains("Input/output error").contains(":2000");
  }

  @Test
  void whatWasSaidOfOneIsNotTakenForTheNext() {
    assertThat(outage.isOn()).isFalse();
    outage.failed(new IOException("Input/output error"));
    String unsaid = end();
    outage.beginningSaid();
    assertThat(end()).isNotEqualTo(unsaid);
    outage.endSaid();
    assertThat(outage.isOn()).isFalse();
    outage.failed(new IOException("Input/output error"));
    assertThat(end()).isEqualTo(unsaid);
  }
}
