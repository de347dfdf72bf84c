package dev.taffrail.ship.loki;

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
import dev.taffrail.ship.Receiver;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.http.HttpLogin;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LokiSinkTest extends NetworkSinkContractTest {
  private static final String STREAM = "{job=\"edge\", level=\"info\"}";

  @Override
  protected Receiver newReceiver() {
    return new LokiServer();
  }

  @Override
  protected Sink newSink(URI url, Duration timeout) {
    HttpLogin login = new HttpLogin.Basic("edge", Secret.of("hunter2"));
    Map<String, String> labels = Map.of("job", "edge", "host", "rpi4-\"field\"\\\u0001é-01");
    LokiConfig config = LokiConfig.at(url, labels).withLogin(login).withTimeout(timeout);
    return new LokiSink("test", configured(config));
  }

  protected LokiConfig configured(LokiConfig config) {
    return config;
  }

  @Override
  protected Receiver.Answer wrongCredentials() {
    return Receiver.Answer.of(
        401, "unknown user edge with password hunter2, Authorization: Basic ZWRnZTpodW50ZXIy");
  }

  @Test
  void keepsItsPasswordOutOfTheReceiversWords() throws Exception {
    receiver.answerNext(wrongCredentials());
    assertThat(assertRetry(sink.send(batch(1, "")), Pace.SLOW).words())
        .contains("unknown user edge with password ***")
        .doesNotContain("hunter2", "ZWRnZTpodW50ZXIy");
  }

  @Test
  void labelsAStreamByConfigurationLevelAndLane() throws Exception {
    sink.send(batch(1, ""));
    assertThat(server().entries().get(0).stream())
        .isEqualTo(
            Map.of(
                "job",
                "edge",
                "host",
                "rpi4-\"field\"\\\u0001é-01",
                "level",
                "info",
                "lane",
                "bulk"));
  }

  @Test
  void labelsTheStreamsOfASourceByWhatIsConfiguredForIt() throws Exception {
    LokiConfig config =
        LokiConfig.at(receiver.url(), Map.of("job", "edge", "site", "north"))
            .withSourceLabels(
                Map.of(
                    "access", Map.of("job", "nginx", "kind", "x"), "journal", Map.of("own", "y")));
    try (Sink labelled = new LokiSink("test", configured(config))) {
      labelled.send(batch(1, ""));
      labelled.send(batch(1, "").from("access"));
      labelled.send(batch(1, "").from("app"));
    }
    assertThat(server().entries().stream().map(LokiServer.Entry::stream))
        .containsExactly(
            stream("bulk", "job", "edge", "own", "y"),
            stream("access.bulk", "job", "nginx", "kind", "x"),
            stream("app.bulk", "job", "edge"));
  }

  private static Map<String, Object> stream(String lane, String... more) {
    Map<String, Object> stream = new HashMap<>(Map.of("level", "info", "site", "north"));
    stream.put("lane", lane);
    for (int i = 0; i < more.length; i += 2) {
      stream.put(more[i], more[i + 1]);
    }
    return stream;
  }

  @Test
  void writesTheIndexBelowTheMicrosecondsAndAsMetadata() throws Exception {
    var record = Records.record(12_345, NOW, Level.INFO, "");
    sink.send(new Batch(Lane.BULK, "info", List.of(record)));
    LokiServer.Entry entry = server().entries().get(0);
    // 2026-05-30T08:37:37.951919Z and 345.
    assertThat(entry.nanos()).isEqualTo("1780130257951919345");
    assertThat(entry.metadata()).isEqualTo(Map.of("taffrail_index", "12345"));
  }

  @Test
  void carriesTheCorrelationIdAsMetadata() throws Exception {
    byte[] line =
        Records.line(NOW, Level.INFO, "edge", "tick", ",\"correlation_id\":\"0190163d-8694\"");
    var head = java.util.Objects.requireNonNull(dev.taffrail.journal.RecordHead.parse(line));
    var record = dev.taffrail.ship.ShipRecord.of(3, line, head);
    sink.send(new Batch(Lane.BULK, "info", List.of(record)));
    assertThat(server().entries().get(0).metadata())
        .isEqualTo(Map.of("taffrail_index", "3", "correlation_id", "0190163d-8694"));
  }

  @Test
  void storesOnceWhatIsSentTwice() throws Exception {
    sink.send(batch(10, ""));
    sink.send(batch(10, ""));
    assertThat(server().lines()).hasSize(10);
    assertThat(server().duplicates()).isEqualTo(10);
  }

  @Test
  void separatesStreamsByLevel() {
    assertThat(sink.streamOf(Records.record(1, NOW, Level.WARNING, ""))).isEqualTo("warning");
    assertThat(sink.streamOf(Records.record(1, NOW, Level.INFO, ""))).isEqualTo("info");
  }

  @Test
  void advancesOn204() throws Exception {
    assertThat(sink.send(batch(1, ""))).isEqualTo(new Accepted());
  }

  @Test
  void takes260ForAFailureAlthoughItIsOfThe200s() throws Exception {
    receiver.answerNext(Receiver.Answer.of(260, "ingestion blocked"));
    assertThat(assertRetry(sink.send(batch(1, "")), Pace.SLOW).reason()).isEqualTo("blocked");
  }

  @Test
  void takes200ForNoSuccess() throws Exception {
    receiver.answerNext(Receiver.Answer.of(200, "ok"));
    assertRetry(sink.send(batch(1, "")), Pace.SOON);
  }

  @Test
  void settlesWhatIsTooOldWithoutAPushForEach() throws Exception {
    server().refuseBefore(NOW.plusMillis(30));
    Outcome outcome = sink.send(batch(100, ""));
    assertThat(outcome).isInstanceOf(Partly.class);
    Partly partly = (Partly) outcome;
    assertThat(partly.refusals()).hasSize(30).allMatch(refusal -> refusal.position() < 30);
    assertThat(partly.refusals()).allMatch(refusal -> refusal.reason().equals("too_old"));
    assertThat(partly.refusals().get(0).words()).contains("oldest acceptable timestamp is");
    assertThat(partly.restTaken()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "too_new | entry for stream '{job=\"edge\"}' has timestamp too new: 2027-01-01T00:00:00Z",
        "too_large | max entry size '65536' bytes exceeded for stream '{a=\"b\"}' while adding an"
            + " entry with length '70000' bytes",
        "too_far_behind | entry with timestamp 2026-01-01 ignored, reason: 'entry too far behind,"
            + " entry timestamp is: x', user 'fake', total ignored: 1 out of 1 for stream: {a=\"b\"}",
        "labels | entry for stream '{a=\"b\"}' has 16 label names; limit 15",
        "labels | couldn't parse labels: 1:2: parse error",
        "labels | error at least one label pair is required per stream",
        "not_understood | loghttp.PushRequest.Streams: []loghttp.LogProtoStream: error found",
        "not_understood | snappy: corrupt input",
        "not_understood | gzip: invalid header",
        "not_understood | EOF",
        "refused | something that no version said before"
      })
  void letsTheRefusedBeFoundAndCountedByReason(String reason, String body) throws Exception {
    receiver.answerNext(Receiver.Answer.of(400, body + "\n"));
    Outcome outcome = sink.send(batch(5, ""));
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).reason()).isEqualTo(reason);
    assertThat(((Refused) outcome).words()).contains(body);
  }

  @Test
  void takesTheAnswerOfATlsPortForAWrongAddressNotForARefusal() throws Exception {
    receiver.answerNext(
        Receiver.Answer.of(400, "Client sent an HTTP request to an HTTPS server.\n"));
    assertRetry(sink.send(batch(5, "")), Pace.SLOW);
    receiver.answerNext(Receiver.Answer.of(400, "<html><h1>400 Bad Request</h1></html>"));
    assertRetry(sink.send(batch(5, "")), Pace.SLOW);
  }

  @Test
  void takesAnEmptyPushForItsOwnDefect() throws Exception {
    receiver.answerNext(
        Receiver.Answer.of(422, "error at least one valid stream is required for ingestion"));
    assertThat(sink.send(batch(1, ""))).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting"
            + " to ingest '1500' lines totaling '1500000' bytes, reduce log volume",
        "entry with timestamp 2026-05-30 ignored, reason: 'Per stream rate limit exceeded', total"
            + " ignored: 338 out of 600 for stream: "
            + STREAM
      })
  void sendsLessWhenItWasTooMuch(String body) throws Exception {
    receiver.answerNext(Receiver.Answer.of(429, body));
    assertRetry(sink.send(batch(4, "")), Pace.SMALLER);
    receiver.answerNext(Receiver.Answer.of(429, body));
    assertRetry(sink.send(batch(1, "")), Pace.SMALLER);
  }

  @Test
  void honoursRetryAfter() throws Exception {
    receiver.answerNext(new Receiver.Answer(429, Map.of("Retry-After", "17"), "slow down"));
    assertThat(assertRetry(sink.send(batch(1, "")), Pace.SMALLER).delay())
        .isEqualTo(Duration.ofSeconds(17));
    receiver.answerNext(new Receiver.Answer(503, Map.of("Retry-After", "3"), "starting"));
    assertThat(assertRetry(sink.send(batch(1, "")), Pace.SOON).delay())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 501})
  void keepsEverythingWhenCredentialsTenantOrPathAreWrong(int status) throws Exception {
    receiver.answerNext(Receiver.Answer.of(status, "no org id"));
    assertThat(assertRetry(sink.send(batch(1, "")), Pace.SLOW).words()).contains("no org id");
  }

  @Test
  void sendsASmallerBodyAfter413AndRefusesWhatIsTooLargeAlone() throws Exception {
    receiver.answerNext(Receiver.Answer.of(413, "request body too large"));
    assertRetry(sink.send(batch(2, "")), Pace.TOO_LARGE);
    receiver.answerNext(Receiver.Answer.of(413, "request body too large"));
    assertThat(sink.send(batch(1, ""))).isInstanceOf(Refused.class);
  }

  private LokiServer server() {
    return (LokiServer) receiver;
  }
}
