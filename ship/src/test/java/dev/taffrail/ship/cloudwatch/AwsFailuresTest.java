package dev.taffrail.ship.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;

class AwsFailuresTest {
  private static final String THEIRS = "Sat, 30 May 2026 08:37:37 GMT";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-05-30T05:32:37Z | this device's clock is 3 h 5 min behind AWS's",
        "2026-05-30T08:57:37Z | this device's clock is 20 min ahead of AWS's",
        "1970-01-01T00:00:09Z | this device's clock is 20603 days behind AWS's"
      })
  void saysPlainlyThatTheClockIsWrong(Instant ours, String words) {
    Retry retry = (Retry) at(ours).outcome(failure(THEIRS), 5);
    assertThat(retry.reason()).isEqualTo("clock");
    assertThat(retry.pace()).isEqualTo(Pace.SLOW);
    assertThat(retry.words()).startsWith(words).contains("set the clock", "Signature expired");
  }

  @Test
  void blamesNoClockThatIsNearlyRight() {
    Instant ours = Instant.parse("2026-05-30T08:51:00Z");
    assertThat(((Retry) at(ours).outcome(failure(THEIRS), 5)).reason()).isEqualTo("credentials");
  }

  @Test
  void blamesNoClockWhenAwsSaysNoTime() {
    assertThat(((Retry) at(Instant.EPOCH).outcome(failure("today"), 5)).reason())
        .isEqualTo("credentials");
  }

  private static AwsFailures at(Instant ours) {
    return new AwsFailures(Clock.fixed(ours, ZoneOffset.UTC));
  }

  private static AwsServiceException failure(String date) {
    return AwsServiceException.builder()
        .statusCode(403)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("InvalidSignatureException")
                .errorMessage("Signature expired")
                .sdkHttpResponse(SdkHttpResponse.builder().putHeader("Date", date).build())
                .build())
        .build();
  }

  @Test
  void missingCredentialsAreSaidInOneShortSentence() {
    SdkClientException none =
        SdkClientException.create(
            "Unable to load credentials from any of the providers in the chain"
                + " AwsCredentialsProviderChain(credentialsProviders=[A(), B()]) : [A(): no, B():"
                + " no]");
    assertThat(AwsFailures.words(none))
        .isEqualTo("Unable to load credentials from any of the providers");
  }
}
