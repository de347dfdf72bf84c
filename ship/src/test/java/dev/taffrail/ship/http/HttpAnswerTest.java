package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAnswerTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:37:37Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17 | PT17S",
        "0 | PT0S",
        "Sat, 30 May 2026 08:38:07 GMT | PT30S",
        "Sat, 30 May 2026 08:00:00 GMT | PT0S"
      })
  void retryAfterIsSecondsOrADate(String value, Duration expected) {
    assertThat(answer(Map.of("retry-after", value), "").retryAfter(NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"soon", "-5", "99999999999999999999"})
  void retryAfterOfAnotherFormAsksForNothing(String value) {
    assertThat(answer(Map.of("retry-after", value), "").retryAfter(NOW)).isNull();
  }

  @Test
  void wordsAreOneLineWithoutControlCharactersAndSecrets() {
    HttpAnswer answer = answer(Map.of(), "token abc\n\u001b[31m\u009bis\twrong  \n");
    assertThat(answer.words(List.of(Secret.of("abc"))))
        .isEqualTo("HTTP 400: token *** [31m is wrong");
  }

  @Test
  void noPartOfASecretIsLeftOfWhichAnotherIsThePartAndNoneAsJsonWritesIt() {
    HttpAnswer answer = answer(Map.of(), "user edge, key edge-4/711; \"edge-4\\/711\"");
    assertThat(answer.words(List.of(Secret.of("edge"), Secret.of("edge-4/711"))))
        .isEqualTo("HTTP 400: user ***, key ***; \"***\"");
  }

  @Test
  void wordsAreCut() {
    assertThat(answer(Map.of(), "x".repeat(5_000)).words(List.of())).hasSizeLessThan(600);
  }

  private static HttpAnswer answer(Map<String, String> headers, String body) {
    return new HttpAnswer(400, headers, body);
  }
}
