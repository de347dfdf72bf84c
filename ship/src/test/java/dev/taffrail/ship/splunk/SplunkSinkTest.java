package dev.taffrail.ship.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Json;
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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplunkSinkTest extends NetworkSinkContractTest {
  @Override
  protected Receiver newReceiver() {
    return new SplunkServer();
  }

  @Override
  protected Sink newSink(URI url, Duration timeout) {
    return new SplunkSink("test", config(url).withTimeout(timeout));
  }

  private static SplunkConfig config(URI url) {
    return SplunkConfig.at(url, Secret.of(SplunkServer.TOKEN))
        .withHost("rpi4-\"field\"-01")
        .withSource("/var/log/taffrail/edge.log")
        .withSourcetype("taffrail:edge")
        .withIndex("edge");
  }

  @Override
  protected Receiver.Answer wrongCredentials() {
    return SplunkServer.code(403, 4, "Invalid token " + SplunkServer.TOKEN);
  }

  @Test
  void sendsTheWordSplunkBeforeTheToken() throws Exception {
    // The server refuses the bare token with code 3.
    assertThat(sink.send(batch(1, ""))).isInstanceOf(Accepted.class);
  }

  @Test
  void keepsItsTokenOutOfTheReceiversWords() throws Exception {
    receiver.answerNext(wrongCredentials());
    assertThat(assertRetry(sink.send(batch(1, "")), Pace.SLOW).words())
        .contains("Invalid token ***")
        .doesNotContain(SplunkServer.TOKEN);
  }

  @Test
  void wrapsARecordWithTimeHostSourceTypeIndexAndFields() throws Exception {
    byte[] line =
        Records.line(NOW, Level.INFO, "edge", "tick", ",\"correlation_id\":\"0190163d-8694\"");
    send(77, line);
    Map<String, Object> event = server().events().get(0);
    assertThat(Json.number(event.get("time"))).isEqualTo("1780130257.951");
    assertThat(event)
        .containsEntry("host", "rpi4-\"field\"-01")
        .containsEntry("source", "/var/log/taffrail/edge.log")
        .containsEntry("sourcetype", "taffrail:edge")
        .containsEntry("index", "edge")
        .containsEntry("fields", Map.of("taffrail_index", "77", "correlation_id", "0190163d-8694"));
    assertThat(Json.object(event.get("event"))).containsEntry("logger", "edge");
  }

  @Test
  void sendsLinesAsTheyAreToTheRawEndpoint() throws Exception {
    SplunkConfig raw = config(receiver.url()).withEndpoint(SplunkConfig.Endpoint.RAW);
    Batch batch = batch(3, ",\"text\":\"Größe\"");
    try (Sink other = new SplunkSink("test", raw)) {
      assertThat(other.send(batch)).isEqualTo(new Accepted());
      assertThat(batch.records().stream().mapToLong(other::sizeOf).sum())
          .isEqualTo(String.join("\n", lines(batch)).getBytes(UTF_8).length + 1);
    }
    assertThat(server().lines()).isEqualTo(lines(batch));
    assertThat(server().query())
        .matches(
            "channel=[0-9a-f-]{36}&host=rpi4-\"field\"-01&source=/var/log/taffrail/edge.log"
                + "&sourcetype=taffrail:edge&index=edge");
  }

  /** Else it would be stored again and again, for as long as somebody in between does that. */
  @Test
  void sendsNothingAgainThatTheCollectorTookThoughTheBodyOfItsAnswerIsLost() throws Exception {
    receiver.answerNext(Receiver.Answer.cutOff(200, "application/json; charset=UTF-8"));
    Accepted taken = (Accepted) sink.send(batch(2, ""));
    assertThat(taken.note())
        .isEqualTo("HTTP 200, with a body by gzip that is cut off or damaged; taken for code 0");
  }

  @ParameterizedTest
  @CsvSource({"200, text/html", "200, text/plain", "503, application/json"})
  void keepsWhatNoCollectorTookForCertainWhereABodyIsLost(int status, String type)
      throws Exception {
    receiver.answerNext(Receiver.Answer.cutOff(status, type));
    assertThat(assertRetry(sink.send(batch(2, "")), Pace.SOON).words())
        .contains("expected a whole body in the answer, found one by gzip that is cut off");
  }

  @Test
  void honoursRetryAfter() throws Exception {
    receiver.answerNext(
        new Receiver.Answer(
            503, Map.of("Retry-After", "17"), "{\"text\":\"Server is busy\",\"code\":9}"));
    assertThat(assertRetry(sink.send(batch(2, "")), Pace.SOON).delay())
        .isEqualTo(Duration.ofSeconds(17));
    receiver.answerNext(
        new Receiver.Answer(
            429, Map.of("Retry-After", "60"), "{\"text\":\"Queue full\",\"code\":26}"));
    assertThat(assertRetry(sink.send(batch(2, "")), Pace.SMALLER).delay())
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void doesNotLetALineWithABraceTooManyChooseItsIndex() throws Exception {
    byte[] line =
        Records.line(NOW, Level.INFO, "edge", "tick", "},\"index\":\"secret\",\"source\":{\"a\":1");
    assertThat(send(5, line)).isInstanceOf(Accepted.class);
    Map<String, Object> event = server().events().get(0);
    assertThat(event)
        .containsEntry("index", "edge")
        .containsEntry("event", new String(line, UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"200,0,Success", "200,17,HEC is healthy"})
  void advances(int status, int code, String text) throws Exception {
    receiver.answerNext(SplunkServer.code(status, code, text));
    assertThat(sink.send(batch(2, ""))).isEqualTo(new Accepted());
  }

  @ParameterizedTest
  @CsvSource({"24,Queue near capacity", "25,Ack near capacity"})
  void slowsDownNearCapacity(int code, String text) throws Exception {
    receiver.answerNext(SplunkServer.code(200, code, text));
    assertThat(sink.send(batch(2, ""))).isEqualTo(new Accepted(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "403,1,credentials,Token disabled",
    "401,2,credentials,Token is required",
    "401,3,credentials,Invalid authorization",
    "403,4,credentials,Invalid token",
    "400,21,credentials,Invalid token",
    "400,22,credentials,Token disabled",
    "400,7,configuration,Incorrect index",
    "400,10,configuration,Data channel is missing",
    "400,11,configuration,Invalid data channel",
    "400,14,configuration,ACK is disabled",
    "400,16,configuration,Query string authorization is not enabled"
  })
  void keepsEverythingWhenAPersonHasToMendSomething(
      int status, int code, String reason, String text) throws Exception {
    receiver.answerNext(SplunkServer.code(status, code, text));
    Retry retry = assertRetry(sink.send(batch(2, "")), Pace.SLOW);
    assertThat(retry.reason()).isEqualTo(reason);
    assertThat(retry.words()).contains(text);
  }

  @ParameterizedTest
  @CsvSource({
    "5,not_understood,No data",
    "6,not_understood,Invalid data format",
    "12,no_event,Event field is required",
    "13,no_event,Event field cannot be blank",
    "15,bad_fields,Error in handling indexed fields"
  })
  void letsTheBadEventBeFound(int code, String reason, String text) throws Exception {
    receiver.answerNext(SplunkServer.code(400, code, text));
    Outcome outcome = sink.send(batch(5, ""));
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).reason()).isEqualTo(reason);
  }

  @Test
  void refusesTheEventThatIsNamedAndSendsAllOthersAgain() throws Exception {
    receiver.answerNext(
        Receiver.Answer.of(
            400, "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":3}"));
    Outcome outcome = sink.send(batch(5, ""));
    assertThat(outcome).isInstanceOf(Partly.class);
    assertThat(((Partly) outcome).refusals()).singleElement().matches(r -> r.position() == 3);
    assertThat(((Partly) outcome).restTaken()).isFalse();
  }

  @Test
  void believesNoEventNumberOutsideOfTheRequest() throws Exception {
    receiver.answerNext(
        Receiver.Answer.of(400, "{\"text\":\"x\",\"code\":6,\"invalid-event-number\":5}"));
    assertThat(sink.send(batch(5, ""))).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource({"500,8", "503,9", "503,18", "503,19", "503,20", "503,23"})
  void triesAgainWhenTheCollectorIsBusyOrUnwell(int status, int code) throws Exception {
    receiver.answerNext(SplunkServer.code(status, code, "Server is busy"));
    assertRetry(sink.send(batch(2, "")), Pace.SOON);
  }

  @ParameterizedTest
  @CsvSource({"26,Queue full", "27,Ack channel full"})
  void triesAgainSlowerWhenAQueueIsFull(int code, String text) throws Exception {
    receiver.answerNext(SplunkServer.code(429, code, text));
    assertThat(assertRetry(sink.send(batch(2, "")), Pace.SMALLER).delay())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void takesASuccessWithAFailuresStatusForNone() throws Exception {
    receiver.answerNext(SplunkServer.code(502, 0, "Success"));
    assertRetry(sink.send(batch(2, "")), Pace.SOON);
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "404", "405", "400", "501"})
  void keepsEverythingWhenSomethingElseAnswers(int status) throws Exception {
    receiver.answerNext(Receiver.Answer.of(status, "nginx"));
    assertRetry(sink.send(batch(2, "")), Pace.SLOW);
  }

  @Test
  void sendsASmallerBodyAfter413AndRefusesWhatIsTooLargeAlone() throws Exception {
    receiver.answerNext(Receiver.Answer.of(413, "too large"));
    assertRetry(sink.send(batch(2, "")), Pace.TOO_LARGE);
    receiver.answerNext(Receiver.Answer.of(413, "too large"));
    assertThat(sink.send(batch(1, ""))).isInstanceOf(Refused.class);
  }

  private Outcome send(long index, byte[] line) throws InterruptedException {
    ShipRecord record = ShipRecord.of(index, line, Objects.requireNonNull(RecordHead.parse(line)));
    return sink.send(new Batch(Lane.BULK, "", List.of(record)));
  }

  private SplunkServer server() {
    return (SplunkServer) receiver;
  }
}
