package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedClockTest {
  @TempDir Path dir;

  @Test
  void aSealStatesTheClocksAndTheBootAndWhetherItIsTheLast() throws Exception {
    List<String> lines = journal();
    SealedClock first = SealedClock.parse(bytes(lines.get(0))).orElseThrow();
    SealedClock last = SealedClock.parse(bytes(lines.get(lines.size() - 1))).orElseThrow();
    assertThat(first.last()).isFalse();
    assertThat(last.last()).isTrue();
    assertThat(last.bootId()).isEqualTo(first.bootId()).hasSize(8);
    assertThat(last.monotonicMillis()).isGreaterThanOrEqualTo(first.monotonicMillis());
    assertThat(Duration.between(first.time(), Instant.now())).isLessThan(Duration.ofMinutes(5));
    assertThat(lines.get(0)).contains(" " + first.time().toEpochMilli() + " ");
  }

  @Test
  void noOtherLineStatesAny() throws Exception {
    List<String> lines = journal();
    assertThat(SealedClock.parse(bytes(lines.get(1)))).isEmpty();
    assertThat(SealedClock.parse(bytes(lines.get(0).replace("\"genesis\"", "\"interval\""))))
        .isEmpty();
    assertThat(SealedClock.parse(bytes(lines.get(0).replace("taffrail.journal", "app")))).isEmpty();
    assertThat(SealedClock.parse(new byte[0])).isEmpty();
  }

  private List<String> journal() throws Exception {
    Path file = dir.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(file))) {
      String time = Instant.now().toString().substring(0, 19) + ".000000Z";
      journal.append(
          bytes(
              "{\"timestamp\":\""
                  + time
                  + "\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"tick\"}"));
    }
    return Files.readAllLines(file);
  }

  private static byte[] bytes(String line) {
    return line.getBytes(UTF_8);
  }
}
