package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-05-30T08:37:37.951919Z, 2026-05-30T08:37:37.951919Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z",
    "2024-02-29T23:59:59.000001999Z, 2024-02-29T23:59:59.000001Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z",
    "0099-01-02T03:04:05.006Z, 0099-01-02T03:04:05.006000Z"
  })
  void aTimeHasItsOneForm(Instant time, String text) {
    assertThat(Timestamps.format(time)).isEqualTo(text).hasSize(Timestamps.LENGTH);
  }

  @Test
  void oneChangedByteMakesATimeOrNoneAsJavaTimeSays() {
    byte[] good = "2024-02-29T23:59:59.951919Z".getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < good.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] text = good.clone();
        text[at] = (byte) value;
        assertIsAt(text);
      }
    }
  }

  @Test
  @Tag("search")
  void digitsMakeATimeWhereJavaTimeSaysSo() {
    Random random = new Random(3);
    for (int turn = 0; turn < 200_000; turn++) {
      byte[] text = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < text.length; i++) {
        // Small digits where numbers are bounded, so that half of all are times.
        int most = i > 3 && (i - 5) % 3 == 0 && i < 19 ? 3 : 10;
        text[i] += text[i] == '0' ? (byte) random.nextInt(most) : 0;
      }
      assertIsAt(text);
    }
  }

  @Test
  void aTimeIsReadAsJavaTimeReadsItOnEachDayThatThereIs() {
    LocalDateTime last = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);
    Random random = new Random(5);
    for (LocalDateTime time = LocalDateTime.of(0, 1, 1, 0, 0); time.isBefore(last); ) {
      Instant expected =
          time.plusNanos(1_000L * random.nextInt(1_000_000)).toInstant(ZoneOffset.UTC);
      byte[] text = Timestamps.format(expected).getBytes(StandardCharsets.US_ASCII);
      assertThat(Timestamps.micros(text, 0))
          .isEqualTo(expected.getEpochSecond() * 1_000_000 + expected.getNano() / 1_000);
      time = time.plusSeconds(86_000);
    }
  }

  private static void assertIsAt(byte[] text) {
    String read = new String(text, StandardCharsets.ISO_8859_1);
    assertThat(Timestamps.isAt(text, 0)).as(read).isEqualTo(isTime(read));
  }

  private static boolean isTime(String text) {
    if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z")) {
      return false;
    }
    try {
      return text.startsWith(
          LocalDateTime.parse(text.substring(0, 26)).toString().substring(0, 16));
    } catch (DateTimeException e) {
      return false;
    }
  }
}
