package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.otlp.OtlpConfig;
import dev.taffrail.ship.otlp.OtlpSink;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpReceiverTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String TRACE = "0190163d8694739baea5966c26f8ad90";
  private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad90";

  @TempDir Path dir;
  private RunningCollector collector;

  @BeforeEach
  void start() throws Exception {
    collector = RunningCollector.in(dir);
  }

  @AfterEach
  void stop() throws Exception {
    collector.close();
  }

  @Test
  void theNameOfAScopeStaysWithItsRecords() throws Exception {
    ScopeLogs scope =
        ScopeLogs.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("edge.rules"))
            .addLogRecords(LogRecord.newBuilder().setBody(text("one")))
            .build();
    ResourceLogs logs = ResourceLogs.newBuilder().addScopeLogs(scope).build();
    push(ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build());
    String json =
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"scope\":{\"version\":\"1\",\"name\":\"edge.window\"},"
            + "\"logRecords\":[{\"body\":{\"stringValue\":\"two\"}}]}]}]}";
    assertThat(collector.post("/v1/logs", json, "Content-Type", "application/json").statusCode())
        .isEqualTo(200);
    assertThat(collector.received("otlp"))
        .extracting(ReceivedRecord::scope)
        .containsExactly("edge.rules", "edge.window");
  }

  /** Null is a default in the JSON of protocol buffers. */
  @ParameterizedTest
  @ValueSource(strings = {"null", "{\"name\":null}", "{\"name\":null,\"version\":\"1\"}"})
  void aScopeWithoutANameIsNone(String scope) throws Exception {
    String json =
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"scope\":"
            + scope
            + ",\"logRecords\":[{\"body\":{\"stringValue\":\"one\"}}]}]}]}";
    HttpResponse<String> answer = json(json);
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(collector.received("otlp")).extracting(ReceivedRecord::scope).containsExactly("");
  }

  /** Also of a body that is large, and is read twice. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20_000})
  void aScopeMayStandBehindItsRecords(int length) throws Exception {
    String record = "{\"body\":{\"stringValue\":\"" + "x".repeat(length) + "\"}}";
    String json =
        "{\"resourceLogs\":[{\"scopeLogs\":["
            + scopeBehind(record, "edge.rules")
            + ","
            + scopeBehind(record, "edge.window")
            + "]},{\"scopeLogs\":["
            + scopeBehind(record, "edge.cloud")
            + "]}]}";
    assertThat(json(json).body()).isEqualTo("{}");
    assertThat(collector.received("otlp"))
        .extracting(ReceivedRecord::scope)
        .containsExactly("edge.rules", "edge.window", "edge.cloud");
  }

  private static String scopeBehind(String record, String scope) {
    return "{\"logRecords\":[" + record + "],\"scope\":{\"name\":\"" + scope + "\"}}";
  }

  @Test
  void storesRecordsOfProtocolBuffersInTheJsonOfOtlp() throws Exception {
    LogRecord record =
        LogRecord.newBuilder()
            .setTimeUnixNano(1_780_130_257_951_919_000L)
            .setObservedTimeUnixNano(1_780_130_258_000_000_000L)
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN)
            .setSeverityText("warning")
            .setBody(text("rule_fired"))
            .addAttributes(pair("taffrail_index", integer(7)))
            .addAttributes(pair("value", AnyValue.newBuilder().setDoubleValue(9.5).build()))
            .addAttributes(pair("ok", AnyValue.newBuilder().setBoolValue(true).build()))
            .addAttributes(
                pair(
                    "nested",
                    AnyValue.newBuilder()
                        .setKvlistValue(
                            KeyValueList.newBuilder()
                                .addValues(
                                    pair(
                                        "list",
                                        AnyValue.newBuilder()
                                            .setArrayValue(
                                                ArrayValue.newBuilder()
                                                    .addValues(text("a\"b"))
                                                    .addValues(
                                                        AnyValue.newBuilder()
                                                            .setBytesValue(
                                                                ByteString.copyFromUtf8("hi"))))
                                            .build())))
                        .build()))
            .setFlags(1)
            .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE)))
            .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("00f067aa0ba902b7")))
            .build();

    HttpResponse<byte[]> answer = push(request(record));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(ExportLogsServiceResponse.parseFrom(answer.body()).hasPartialSuccess()).isFalse();
    assertThat(Journals.originals(dir, "otlp"))
        .containsExactly(
            "{\"timeUnixNano\":\"1780130257951919000\","
                + "\"observedTimeUnixNano\":\"1780130258000000000\","
                + "\"severityNumber\":13,\"severityText\":\"warning\","
                + "\"body\":{\"stringValue\":\"rule_fired\"},\"attributes\":["
                + "{\"key\":\"taffrail_index\",\"value\":{\"intValue\":\"7\"}},"
                + "{\"key\":\"value\",\"value\":{\"doubleValue\":9.5}},"
                + "{\"key\":\"ok\",\"value\":{\"boolValue\":true}},"
                + "{\"key\":\"nested\",\"value\":{\"kvlistValue\":{\"values\":["
                + "{\"key\":\"list\",\"value\":{\"arrayValue\":{\"values\":["
                + "{\"stringValue\":\"a\\\"b\"},{\"bytesValue\":\"aGk=\"}]}}}]}}}],"
                + "\"flags\":1,\"traceId\":\""
                + TRACE
                + "\",\"spanId\":\"00f067aa0ba902b7\"}");
    ReceivedRecord received = collector.received("otlp").get(0);
    assertThat(received.correlationId()).isEqualTo(ID);
    assertThat(received.nanos()).hasValue(1_780_130_257_951_919_000L);
    assertThat(received.metadata()).containsEntry("taffrail_index", "7");
    assertThat(received.labels()).isEqualTo(Map.of("service.name", "edge", "instance", "3"));
    assertThat(Journals.lines(dir, "otlp")).anyMatch(l -> l.contains("\"level\":\"warning\""));
  }

  /** Members may stand in any order, and those of other versions are passed over. */
  @Test
  void storesRecordsOfJsonByteForByteWhereverTheirResourceStands() throws Exception {
    String record =
        "{\"later\":[{}], \"traceId\":\""
            + TRACE
            + "\",\"severityNumber\":21,\"body\":{\"stringValue\":\"ä\"}}";
    HttpResponse<String> answer =
        json(
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"scope\":{\"name\":\"x\"},\"logRecords\":["
                + record
                + "]}],\"resource\":{\"attributes\":[{\"key\":\"host\",\"value\":"
                + "{\"stringValue\":\"rpi4\"}}]}}]}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(Journals.originals(dir, "otlp")).containsExactly(record);
    ReceivedRecord received = collector.received("otlp").get(0);
    assertThat(received.correlationId()).isEqualTo(ID);
    assertThat(received.labels()).isEqualTo(Map.of("host", "rpi4"));
    assertThat(received.nanos()).isEmpty();
    assertThat(Journals.lines(dir, "otlp")).anyMatch(l -> l.contains("\"level\":\"critical\""));
  }

  @Test
  void rejectsOnlyTheRecordsThatNoJournalTakesAndSaysHowMany() throws Exception {
    LogRecord large = LogRecord.newBuilder().setBody(text("x".repeat(70_000))).build();
    LogRecord small = LogRecord.newBuilder().setBody(text("small")).build();

    HttpResponse<byte[]> answer = push(request(large, small, large));

    assertThat(answer.statusCode()).isEqualTo(200);
    ExportLogsServiceResponse response = ExportLogsServiceResponse.parseFrom(answer.body());
    assertThat(response.getPartialSuccess().getRejectedLogRecords()).isEqualTo(2);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("65536 bytes");
    assertThat(Journals.originals(dir, "otlp"))
        .containsExactly("{\"body\":{\"stringValue\":\"small\"}}");
    assertThat(collector.get("/stats").body()).contains("\"otlp\":{").contains("\"refused\":2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"resourceLogs\":{}}|expected an array, found an object",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[7]}]}]}|expected an object, found a"
            + " number",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"soon\"}]}]}]}"
            + "|expected a whole number",
        "{}{}|expected the end",
        "nonsense|expected a request in JSON"
      })
  void refusesWhatItDoesNotUnderstandAsAWholeAndSaysWhere(String body, String words)
      throws Exception {
    HttpResponse<String> answer = json(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"code\":3,\"message\":\"").contains(words);
    assertThat(collector.received("otlp")).isEmpty();
  }

  @Test
  void refusesDamagedProtocolBuffersAndNestingWithoutEndInTheSendersForm() throws Exception {
    byte[] whole = request(LogRecord.newBuilder().setBody(text("x")).build()).toByteArray();
    HttpResponse<byte[]> answer = push(java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8)).contains("proto: ExportLogsServiceRequest");

    answer = push(nested(100_000));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8)).contains("nested at most 64 deep");
    HttpResponse<String> other = collector.post("/v1/logs", "x", "Content-Type", "text/plain");
    assertThat(other.statusCode()).isEqualTo(415);
    assertThat(other.body()).contains("or application/json, found 'text/plain'");
    assertThat(collector.get("/v1/logs").statusCode()).isEqualTo(405);
    assertThat(collector.received("otlp")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(OtlpConfig.Encoding.class)
  void takesWhatTheShipperSends(OtlpConfig.Encoding encoding) throws Exception {
    Path edge = dir.resolve("edge.log");
    int records = 300;
    try (Journal journal = Journal.open(JournalConfig.at(edge))) {
      for (int i = 0; i < records; i++) {
        journal.append(
            ("{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\","
                    + "\"event\":\"tick\",\"correlation_id\":\""
                    + ID
                    + "\",\"n\":"
                    + i
                    + "}")
                .getBytes(UTF_8));
      }
    }
    try (Shipper shipper =
        Shipper.builder(edge)
            .sink(
                new OtlpSink(
                    "otlp",
                    OtlpConfig.at(collector.uri(), Map.of("host", "rpi4")).withEncoding(encoding)))
            .build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(Duration.ofSeconds(30))).isTrue();
    }
    List<ReceivedRecord> received = collector.received("otlp");
    assertThat(received.stream().filter(r -> ID.equals(r.correlationId()))).hasSize(records);
    assertThat(received.stream().map(r -> r.metadata().get("taffrail_index")))
        .doesNotHaveDuplicates();
    assertThat(collector.get("/stats").body()).doesNotContainPattern("\"(failed|refused)\":[1-9]");
  }

  private HttpResponse<byte[]> push(ExportLogsServiceRequest request) throws Exception {
    return push(request.toByteArray());
  }

  private HttpResponse<byte[]> push(byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(collector.uri().resolve("/v1/logs"))
            .header("Content-Type", PROTOBUF)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> json(String body) throws Exception {
    return collector.post("/v1/logs", body, "Content-Type", "application/json");
  }

  private static ExportLogsServiceRequest request(LogRecord... records) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(List.of(records)))
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(pair("service.name", text("edge")))
                        .addAttributes(pair("instance", integer(3)))
                        .addAttributes(pair("empty", AnyValue.getDefaultInstance()))))
        .build();
  }

  /** A body that is an array in an array in an array …: built from within, without recursion. */
  private static byte[] nested(int depth) throws Exception {
    ByteArrayOutputStream reversed = new ByteArrayOutputStream();
    int length = 0;
    for (int i = 0; i <= 2 * depth; i++) {
      // AnyValue.array_value is field 5, ArrayValue.values field 1: in turns, from the inside out.
      byte[] head = head(i % 2 == 0 ? 5 : 1, length);
      for (int b = head.length - 1; b >= 0; b--) {
        reversed.write(head[b]);
      }
      length += head.length;
    }
    for (int field : new int[] {5, 2, 2, 1}) {
      byte[] head = head(field, length);
      for (int b = head.length - 1; b >= 0; b--) {
        reversed.write(head[b]);
      }
      length += head.length;
    }
    byte[] bytes = reversed.toByteArray();
    byte[] body = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      body[i] = bytes[bytes.length - 1 - i];
    }
    return body;
  }

  private static byte[] head(int field, int length) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeTag(field, 2);
    coded.writeUInt32NoTag(length);
    coded.flush();
    return out.toByteArray();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static AnyValue integer(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }

  private static KeyValue pair(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
