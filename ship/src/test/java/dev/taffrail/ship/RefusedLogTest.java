package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.ship.RefusedLog.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedLogTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:37:37Z");

  @TempDir Path dir;

  @Test
  void keepsIndexReasonWordsAndLine() throws IOException {
    RefusedLog log = RefusedLog.beside(dir.resolve("edge.log"), "loki");
    log.append(NOW, "", Lane.BULK, List.of(refused(7, "{\"a\":\"x\"}")));
    assertThat(Files.readString(dir.resolve("edge.log.refused.loki.log")))
        .isEqualTo(
            "{\"refused_at\":\"2026-05-30T08:37:37Z\",\"lane\":\"bulk\",\"taffrail_index\":7,\"reason\":\"too_old\","
                + "\"words\":\"too \\\"old\\\"\",\"line\":\"{\\\"a\\\":\\\"x\\\"}\"}\n");
  }

  @Test
  void goesOnInANewLineBehindATornOne() throws IOException {
    Path file = dir.resolve("edge.log.refused.loki.log");
    Files.writeString(file, "{\"refused_at\":\"2026");
    RefusedLog.beside(dir.resolve("edge.log"), "loki")
        .append(NOW, "", Lane.BULK, List.of(refused(8, "{}")));
    assertThat(Files.readAllLines(file)).hasSize(2).last().asString().endsWith("\"line\":\"{}\"}");
  }

  @Test
  void aFullDiskIsToldOfWithTheFilesName() throws IOException {
    Path file = dir.resolve("edge.log.refused.loki.log");
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    RefusedLog log = RefusedLog.beside(dir.resolve("edge.log"), "loki");
    assertThatThrownBy(() -> log.append(NOW, "", Lane.BULK, List.of(refused(7, "{}"))))
        .hasMessage("No space left on device: " + file);
  }

  @Test
  void keepsTwoFilesAtMost() throws IOException {
    Path file = dir.resolve("refused.log");
    RefusedLog log = new RefusedLog(file, 1_000);
    for (int i = 0; i < 100; i++) {
      log.append(NOW, "", Lane.BULK, List.of(refused(i, "{\"n\":" + i + "}")));
      assertThat(Files.size(file)).isLessThanOrEqualTo(1_000);
    }
    try (var files = Files.list(dir)) {
      assertThat(files).hasSize(2);
    }
    String newest = Files.readString(file, UTF_8);
    assertThat(newest).contains("\"taffrail_index\":99,");
  }

  @Test
  void keepsWhatStandsThereFromBefore() throws IOException {
    Path file = dir.resolve("refused.log");
    Files.writeString(file, "{\"old\":1}\n", StandardOpenOption.CREATE);
    new RefusedLog(file, 1_000).append(NOW, "", Lane.BULK, List.of(refused(1, "{}")));
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("{\"old\":1}");
  }

  private static Refused refused(long index, String line) {
    return new Refused(index, line.getBytes(UTF_8), "too_old", "too \"old\"");
  }
}
