package dev.taffrail.ship.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.NetworkSinkContractTest;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Receiver;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudWatchSinkTest extends NetworkSinkContractTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  @Override
  protected Receiver newReceiver() {
    return new CloudWatchServer();
  }

  @Override
  protected Sink newSink(URI url, Duration timeout) {
    return new CloudWatchSink("test", config(url).withTimeout(timeout));
  }

  @Override
  protected Receiver.Answer wrongCredentials() {
    return CloudWatchServer.error(
        400, "UnrecognizedClientException", "The security token included is invalid.");
  }

  @Test
  void createsGroupAndStreamWhenTheyAreMissing() throws Exception {
    assertThat(sink.send(batch(3, ""))).isInstanceOf(Accepted.class);
    assertThat(server().calls())
        .containsExactly(
            "Logs_20140328.PutLogEvents",
            "Logs_20140328.CreateLogGroup",
            "Logs_20140328.CreateLogStream",
            "Logs_20140328.PutLogEvents");
    assertThat(server().retentions()).isEmpty();
    assertThat(sink.send(batch(3, ""))).isInstanceOf(Accepted.class);
    assertThat(server().calls()).hasSize(5);
  }

  @Test
  void setsTheRetentionOfAGroupThatItCreates() throws Exception {
    try (Sink other = new CloudWatchSink("other", config(receiver.url()).withRetentionDays(14))) {
      other.send(batch(1, ""));
      assertThat(server().retentions()).isEqualTo(Map.of("/taffrail/edge", "14"));
    }
  }

  @Test
  void leavesTheRetentionOfAGroupThatWasThere() throws Exception {
    sink.send(batch(1, ""));
    CloudWatchConfig second =
        CloudWatchConfig.at("eu-west-2", "/taffrail/edge", "rpi-2")
            .withEndpoint(receiver.url())
            .withKeys(new CloudWatchConfig.Keys("AKIAEXAMPLE", Secret.of(SECRET)))
            .withRetentionDays(14);
    try (Sink other = new CloudWatchSink("other", second)) {
      assertThat(other.send(batch(1, ""))).isInstanceOf(Accepted.class);
      assertThat(server().retentions()).isEmpty();
    }
  }

  @Test
  void bringsABatchIntoChronologicalOrder() throws Exception {
    List<ShipRecord> records =
        List.of(
            Records.record(0, NOW.plusMillis(5), Level.INFO, ""),
            Records.record(1, NOW, Level.INFO, ""),
            Records.record(2, NOW.plusMillis(5), Level.INFO, ""),
            Records.record(3, NOW.minusSeconds(1), Level.INFO, ""));
    assertThat(sink.send(new Batch(Lane.BULK, "", records))).isInstanceOf(Accepted.class);
    assertThat(server().lines())
        .extracting(line -> line.replaceFirst(".*\"n\":([0-9]+).*", "$1"))
        .containsExactly("3", "1", "0", "2");
  }

  @Test
  void readsWhichEventsOfASuccessfulCallWereDropped() throws Exception {
    sink.send(batch(1, ""));
    List<ShipRecord> records =
        List.of(
            Records.record(0, NOW.plusSeconds(9_000), Level.INFO, ""),
            Records.record(1, NOW.minusSeconds(3), Level.INFO, ""),
            Records.record(2, NOW.minusSeconds(2), Level.INFO, ""),
            Records.record(3, NOW, Level.INFO, ""));
    receiver.answerNext(
        CloudWatchServer.ok(
            "{\"rejectedLogEventsInfo\":{\"tooNewLogEventStartIndex\":3,"
                + "\"tooOldLogEventEndIndex\":2,\"expiredLogEventEndIndex\":1}}"));
    Outcome outcome = sink.send(new Batch(Lane.BULK, "", records));
    assertThat(outcome).isInstanceOf(Partly.class);
    assertThat(((Partly) outcome).restTaken()).isTrue();
    assertThat(((Partly) outcome).refusals())
        .extracting(refusal -> refusal.position() + " " + refusal.reason())
        .containsExactly("1 expired", "2 too_old", "0 too_new");
  }

  @ParameterizedTest
  @CsvSource({
    "400,ThrottlingException",
    "503,ServiceUnavailableException",
    "500,ServiceUnavailableException",
    "400,LimitExceededException",
    "400,OperationAbortedException",
    "429,TooManyRequestsException"
  })
  void triesAgainWhenAwsIsBusy(int status, String type) throws Exception {
    receiver.answerNext(CloudWatchServer.error(status, type, "Rate exceeded"));
    assertRetry(sink.send(batch(2, "")), Pace.SOON);
  }

  @ParameterizedTest
  @CsvSource({
    "400,UnrecognizedClientException",
    "400,ExpiredTokenException",
    "400,AccessDeniedException",
    "403,InvalidSignatureException"
  })
  void keepsEverythingWhenCredentialsAreWrong(int status, String type) throws Exception {
    receiver.answerNext(CloudWatchServer.error(status, type, "not you"));
    assertThat(assertRetry(sink.send(batch(2, "")), Pace.SLOW).words())
        .contains(type, "not you")
        .doesNotContain(SECRET);
  }

  @Test
  void letsABadEventBeFound() throws Exception {
    receiver.answerNext(
        CloudWatchServer.error(400, "InvalidParameterException", "Log event too large"));
    assertThat(sink.send(batch(2, ""))).isInstanceOf(Refused.class);
  }

  @Test
  void keepsEverythingWhenAwsDoesNotTakeTheNameOfTheGroup() throws Exception {
    receiver.answerNext(CloudWatchServer.error(400, "ResourceNotFoundException", "no such group"));
    receiver.answerNext(
        CloudWatchServer.error(400, "InvalidParameterException", "a reserved name"));
    assertThat(sink.send(batch(2, "")))
        .isInstanceOfSatisfying(
            Retry.class,
            retry -> {
              assertThat(retry.reason()).isEqualTo("configuration");
              assertThat(retry.words()).contains("a reserved name");
            });
  }

  @Test
  void triesAgainWhereAGroupThatWasMadeIsNotThereYet() throws Exception {
    Receiver.Answer missing =
        CloudWatchServer.error(400, "ResourceNotFoundException", "no such group");
    receiver.answerNext(missing);
    receiver.answerNext(CloudWatchServer.ok("{}"));
    receiver.answerNext(CloudWatchServer.ok("{}"));
    receiver.answerNext(missing);
    assertThat(assertRetry(sink.send(batch(2, "")), Pace.SOON).reason()).isEqualTo("unavailable");
    assertThat(sink.send(batch(2, ""))).isInstanceOf(Accepted.class);
  }

  @Test
  void advancesWhenTheBatchWasAcceptedBefore() throws Exception {
    receiver.answerNext(
        CloudWatchServer.error(400, "DataAlreadyAcceptedException", "already accepted"));
    assertThat(sink.send(batch(2, ""))).isInstanceOf(Accepted.class);
  }

  @Test
  void countsAMessageAsCloudWatchDoes() {
    ShipRecord record = Records.record(1, NOW, Level.INFO, ",\"t\":\"9,4 °C\"");
    assertThat(sink.sizeOf(record)).isEqualTo(record.line().length + 26);
  }

  private static CloudWatchConfig config(URI url) {
    return CloudWatchConfig.at("eu-west-2", "/taffrail/edge", "rpi-1")
        .withEndpoint(url)
        .withKeys(new CloudWatchConfig.Keys("AKIAEXAMPLE", Secret.of(SECRET)));
  }

  private CloudWatchServer server() {
    return (CloudWatchServer) receiver;
  }
}
