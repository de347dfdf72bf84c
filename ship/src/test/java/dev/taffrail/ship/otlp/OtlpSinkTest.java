package dev.taffrail.ship.otlp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.NetworkSinkContractTest;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Counted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Receiver;
import dev.taffrail.ship.Receiver.Answer;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.http.HttpOptions;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpSinkTest extends NetworkSinkContractTest {
  private static final String PROTOBUF = "application/x-protobuf";

  @Override
  protected Receiver newReceiver() {
    return new OtlpServer();
  }

  @Override
  protected Sink newSink(URI url, Duration timeout) {
    return new OtlpSink("test", config(url).withHttp(HttpOptions.DEFAULT.withTimeout(timeout)));
  }

  private static OtlpConfig config(URI url) {
    return OtlpConfig.at(url, Map.of("service.name", "edge", "host.name", "rpi4"))
        .withHeaders(Map.of("X-Api-Key", Secret.of("k3y")))
        .withLogin(new HttpLogin.Bearer(Secret.of("hunter2")));
  }

  @Override
  protected Answer wrongCredentials() {
    return Answer.of(401, "unknown token hunter2, key k3y");
  }

  /** OTLP has no place for lines. */
  @Override
  protected List<String> delivered(Batch batch) {
    return IntStream.range(0, batch.size()).mapToObj(String::valueOf).toList();
  }

  @Override
  protected int[] unwell() {
    return new int[] {502, 503, 504};
  }

  /** OTLP forbids it for each 200, also for one that rejects some. */
  @ParameterizedTest
  @ValueSource(strings = {PROTOBUF, "application/json"})
  void sendsNothingAgainThatWasTakenThoughTheBodyOfTheAnswerIsLost(String type) throws Exception {
    receiver.answerNext(Answer.cutOff(200, type));
    Accepted taken = (Accepted) sink.send(batch(2, ""));
    assertThat(taken.note())
        .isEqualTo(
            "HTTP 200, with a body by gzip that is cut off or damaged;"
                + " whether it rejected some is not known");
  }

  @Test
  void aRefusalIsOneThoughTheBodyOfTheAnswerIsLost() throws Exception {
    receiver.answerNext(Answer.cutOff(400, PROTOBUF));
    assertThat(sink.send(batch(2, ""))).isEqualTo(new Refused("not_understood", "HTTP 400"));
  }

  @ParameterizedTest
  @CsvSource({"200, text/html", "503, application/x-protobuf"})
  void keepsWhatNobodyTookForCertainWhereABodyIsLost(int status, String type) throws Exception {
    receiver.answerNext(Answer.cutOff(status, type));
    assertThat(assertRetry(sink.send(batch(2, "")), Pace.SOON).words())
        .contains("expected a whole body in the answer, found one by gzip that is cut off");
  }

  @Test
  void keepsItsSecretsOutOfTheReceiversWords() throws Exception {
    receiver.answerNext(wrongCredentials());
    assertThat(assertRetry(sink.send(batch(1, "")), Pace.SLOW).words())
        .contains("unknown token ***, key ***");
  }

  @Test
  void sendsARecordInTheTermsOfOpenTelemetry() throws Exception {
    Instant before = Instant.now();
    send(
        Level.WARNING,
        ",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\",\"span_id\":"
            + "\"00f067aa0ba902b7\",\"text\":\"Größe \\\"9\\\"\",\"n\":-7,\"big\":"
            + "123456789012345678901,\"x\":9.5,\"yes\":true,\"none\":null,\"list\":[1,\"a\",[]],"
            + "\"map\":{\"k\":{\"deep\":false}}");

    ResourceLogs logs = server().logs().get(0);
    assertThat(map(logs.getResource().getAttributesList()))
        .isEqualTo(Map.of("service.name", text("edge"), "host.name", text("rpi4")));
    assertThat(logs.getScopeLogs(0).getScope().getName()).isEqualTo("edge.test");
    LogRecord record = logs.getScopeLogs(0).getLogRecords(0);
    // 2026-05-30T08:37:37.951919Z
    assertThat(record.getTimeUnixNano()).isEqualTo(1_780_130_257_951_919_000L);
    assertThat(Instant.ofEpochSecond(0, record.getObservedTimeUnixNano()))
        .isBetween(before, Instant.now());
    assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
    assertThat(record.getSeverityText()).isEqualTo("warning");
    assertThat(record.getBody()).isEqualTo(text("rule_fired"));
    assertThat(hex(record.getTraceId())).isEqualTo("0190163d8694739baea5966c26f8ad90");
    assertThat(hex(record.getSpanId())).isEqualTo("00f067aa0ba902b7");
    Map<String, AnyValue> attributes = map(record.getAttributesList());
    assertThat(attributes.keySet())
        .containsExactlyInAnyOrder(
            "correlation_id",
            "text",
            "n",
            "big",
            "x",
            "yes",
            "none",
            "list",
            "map",
            "taffrail_index");
    assertThat(attributes)
        .containsEntry("text", text("Größe \"9\""))
        .containsEntry("n", number(-7))
        .containsEntry("big", text("123456789012345678901"))
        .containsEntry("x", AnyValue.newBuilder().setDoubleValue(9.5).build())
        .containsEntry("yes", AnyValue.newBuilder().setBoolValue(true).build())
        .containsEntry("none", AnyValue.getDefaultInstance())
        .containsEntry("taffrail_index", number(3));
    assertThat(Objects.requireNonNull(attributes.get("list")).getArrayValue().getValuesList())
        .hasSize(3)
        .startsWith(number(1), text("a"));
    AnyValue map = Objects.requireNonNull(attributes.get("map"));
    assertThat(map.getKvlistValue().getValues(0).getValue().getKvlistValue().getValues(0))
        .satisfies(deep -> assertThat(deep.getValue().hasBoolValue()).isTrue());
  }

  @ParameterizedTest
  @CsvSource({"DEBUG,5", "INFO,9", "WARNING,13", "ERROR,17", "CRITICAL,21"})
  void knowsTheSeverityOfEachLevel(Level level, int severity) throws Exception {
    send(level, "");
    assertThat(server().records().get(0).getSeverityNumberValue()).isEqualTo(severity);
    assertThat(server().records().get(0).getSeverityText()).isEqualTo(level.label());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"correlation_id\":\"order-7\"",
        ",\"correlation_id\":\"00000000-0000-0000-0000-000000000000\"",
        ",\"span_id\":\"00f067aa0ba902b7\""
      })
  void hasNoTraceOfWhatIsNoTraceId(String fields) throws Exception {
    send(Level.INFO, fields);
    assertThat(server().records().get(0).getTraceId()).isEqualTo(ByteString.EMPTY);
    assertThat(server().records().get(0).getSpanId()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  void takesTheTraceOfTheCurrentSpanWhereItIsAnother() throws Exception {
    send(
        Level.INFO,
        ",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\",\"trace_id\":"
            + "\"4bf92f3577b34da6a3ce929d0e0e4736\"");
    assertThat(hex(server().records().get(0).getTraceId()))
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void sendsALineWithABrokenEndWholeAsItsBody() throws Exception {
    byte[] line =
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\",\"x\":1"
            .getBytes(ISO_8859_1);
    RecordHead head = Objects.requireNonNull(RecordHead.parse(line));
    sink.send(new Batch(Lane.BULK, "", List.of(ShipRecord.of(1, line, head))));
    LogRecord record = server().records().get(0);
    assertThat(record.getBody().getStringValue()).isEqualTo(new String(line, ISO_8859_1));
    assertThat(map(record.getAttributesList())).containsOnlyKeys("taffrail_index");
  }

  @Test
  void keepsTheTimeOfReadingWhenPartsAreSentAgain() throws Exception {
    Batch batch = batch(10, "");
    sink.send(batch);
    sink.send(new Batch(batch.lane(), batch.stream(), batch.records().subList(3, 6)));
    assertThat(server().records().stream().map(LogRecord::getObservedTimeUnixNano).distinct())
        .hasSize(1);
  }

  @Test
  void groupsByLoggerAndKeepsTheOrder() throws Exception {
    List<ShipRecord> records =
        IntStream.range(0, 4)
            .mapToObj(
                i -> {
                  byte[] line =
                      Records.line(NOW, Level.INFO, i == 2 ? "b" : "a", "tick", ",\"n\":" + i);
                  return ShipRecord.of(i, line, Objects.requireNonNull(RecordHead.parse(line)));
                })
            .toList();
    sink.send(new Batch(Lane.BULK, "", records));
    assertThat(server().logs().get(0).getScopeLogsList())
        .extracting(scope -> scope.getScope().getName() + scope.getLogRecordsCount())
        .containsExactly("a2", "b1", "a1");
    assertThat(server().lines()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void countsWhatTheReceiverRejectedOfASuccess() throws Exception {
    receiver.answerNext(partial(200, "too long"));
    assertThat(sink.send(batch(500, "")))
        .isEqualTo(new Counted(200, "rejected", words("too long")));
    receiver.answerNext(partial(900, "all"));
    assertThat(sink.send(batch(5, ""))).isEqualTo(new Counted(5, "rejected", words("all")));
    receiver.answerNext(partial(0, "only a warning"));
    assertThat(sink.send(batch(5, ""))).isEqualTo(new Accepted());
    receiver.answerNext(
        json("{\"partialSuccess\":{\"rejectedLogRecords\":\"2\",\"errorMessage\":\"no\"}}"));
    assertThat(sink.send(batch(5, ""))).isEqualTo(new Counted(2, "rejected", words("no")));
  }

  @Test
  void takesTheEmptySuccessOfLokisEndpoint() throws Exception {
    receiver.answerNext(new Answer(204, Map.of(), ""));
    assertThat(sink.send(batch(1, ""))).isEqualTo(new Accepted());
  }

  @ParameterizedTest
  @CsvSource({"400, not_understood", "500, internal"})
  void letsWhatMayNotBeSentAgainBeFound(int status, String reason) throws Exception {
    // google.rpc.Status: code 3, message.
    receiver.answerNext(
        new Answer(status, Map.of("Content-Type", PROTOBUF), "\b\u0003\u0012\u0003bad"));
    assertThat(sink.send(batch(2, ""))).isEqualTo(new Refused(reason, "HTTP " + status + ": bad"));
    receiver.answerNext(
        new Answer(
            status,
            Map.of("Content-Type", "application/json"),
            "{\"code\":3,\"message\":\"bad\"}"));
    assertThat(sink.send(batch(2, ""))).isEqualTo(new Refused(reason, "HTTP " + status + ": bad"));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void triesAgainWhenItIsAskedTo(int status) throws Exception {
    receiver.answerNext(new Answer(status, Map.of("Retry-After", "17"), "later"));
    Pace pace = status == 429 ? Pace.SMALLER : Pace.SOON;
    assertThat(assertRetry(sink.send(batch(1, "")), pace).delay())
        .isEqualTo(Duration.ofSeconds(17));
    receiver.answerNext(
        new Answer(status, Map.of("Retry-After", "Sat, 30 May 2099 08:38:07 GMT"), "later"));
    assertThat(assertRetry(sink.send(batch(1, "")), pace).delay()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 415, 501})
  void keepsEverythingWhenCredentialsOrPathAreWrong(int status) throws Exception {
    receiver.answerNext(Answer.of(status, "no"));
    assertRetry(sink.send(batch(1, "")), Pace.SLOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-protobuf | <html>Welcome</html>",
        "application/json       | Welcome",
        "text/plain             | ok"
      })
  void takesAnotherBodyForNoSuccess(String type, String body) throws Exception {
    receiver.answerNext(new Answer(200, Map.of("Content-Type", type), body));
    assertRetry(sink.send(batch(1, "")), Pace.SOON);
  }

  @Test
  void sendsASmallerBodyAfter413AndRefusesWhatIsTooLargeAlone() throws Exception {
    receiver.answerNext(Answer.of(413, "request body too large"));
    assertRetry(sink.send(batch(2, "")), Pace.TOO_LARGE);
    receiver.answerNext(Answer.of(413, "request body too large"));
    assertThat(sink.send(batch(1, ""))).isInstanceOf(Refused.class);
  }

  @Test
  void sendsJsonOnRequest() throws Exception {
    OtlpConfig config = config(receiver.url()).withEncoding(OtlpConfig.Encoding.JSON);
    try (Sink json = new OtlpSink("test", config)) {
      byte[] line =
          Records.line(
              NOW,
              Level.ERROR,
              "edge.test",
              "rule_fired",
              ",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\",\"n\":7,\"x\":9.5,"
                  + "\"yes\":true,\"none\":null,\"list\":[1],\"map\":{\"k\":\"ü\"}");
      RecordHead head = Objects.requireNonNull(RecordHead.parse(line));
      Outcome outcome = json.send(new Batch(Lane.BULK, "", List.of(ShipRecord.of(3, line, head))));
      assertThat(outcome).isEqualTo(new Accepted());
    }
    String sent =
        server()
            .json()
            .get(0)
            .toString()
            .replaceAll("observedTimeUnixNano=[0-9]+", "observed")
            .replaceAll("Digits\\[text=([^]]*)]", "$1");
    assertThat(sent)
        .isEqualTo(
            "{resourceLogs=[{resource={attributes=[{key=host.name, value={stringValue=rpi4}},"
                + " {key=service.name, value={stringValue=edge}}]}, scopeLogs=[{scope="
                + "{name=edge.test}, logRecords=[{timeUnixNano=1780130257951919000, observed,"
                + " severityNumber=17, severityText=error, body={stringValue=rule_fired},"
                + " attributes=[{key=correlation_id, value={stringValue="
                + "0190163d-8694-739b-aea5-966c26f8ad90}}, {key=n, value={intValue=7}}, {key=x,"
                + " value={doubleValue=9.5}}, {key=yes, value={boolValue=true}}, {key=none,"
                + " value={}}, {key=list, value={arrayValue={values=[{intValue=1}]}}}, {key=map,"
                + " value={kvlistValue={values=[{key=k, value={stringValue=ü}}]}}},"
                + " {key=taffrail_index, value={intValue=3}}],"
                + " traceId=0190163d8694739baea5966c26f8ad90}]}]}]}");
  }

  private void send(Level level, String fields) throws InterruptedException {
    byte[] line = Records.line(NOW, level, "edge.test", "rule_fired", fields);
    RecordHead head = Objects.requireNonNull(RecordHead.parse(line));
    assertThat(sink.send(new Batch(Lane.BULK, "", List.of(ShipRecord.of(3, line, head)))))
        .isEqualTo(new Accepted());
  }

  private static Answer partial(long rejected, String message) {
    byte[] body =
        ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(rejected)
                    .setErrorMessage(message))
            .build()
            .toByteArray();
    return new Answer(200, Map.of("Content-Type", PROTOBUF), body);
  }

  private static Answer json(String body) {
    return new Answer(200, Map.of("Content-Type", "application/json"), body);
  }

  private static String words(String message) {
    return "HTTP 200: " + message;
  }

  private static Map<String, AnyValue> map(List<KeyValue> pairs) {
    return pairs.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static AnyValue number(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private OtlpServer server() {
    return (OtlpServer) receiver;
  }
}
