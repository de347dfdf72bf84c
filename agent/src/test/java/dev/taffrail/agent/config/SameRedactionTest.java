package dev.taffrail.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Format;
import dev.taffrail.log.Output;
import dev.taffrail.log.Redaction;
import dev.taffrail.log.RedactionKey;
import dev.taffrail.log.SecretShape;
import dev.taffrail.log.Taffrail;
import dev.taffrail.ship.Rehearsal;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Transform;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.RawLine;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the transform hides of a record is what the logging library would have hidden of it. */
class SameRedactionTest {
  private static final BoundLogger log = BoundLogger.get("app");

  @TempDir Path folder;

  @AfterEach
  void reset() {
    Taffrail.reset();
  }

  @Test
  void hidesWhatTheLibraryHides() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef-key\n");
    Redaction redaction =
        Redaction.standard()
            .remove("iban")
            .hash(RedactionKey.fromFile(key), "user")
            .show("csrf_token")
            .mask(SecretShape.EMAIL, SecretShape.CARD, SecretShape.JWT, SecretShape.IPV6)
            .remove(SecretShape.IPV4)
            .hash(RedactionKey.fromFile(key), SecretShape.BEARER);
    Transform transform =
        transform(
            """
            transforms:
            - redact:
                remove: iban
                hash: user
                show: csrf_token
                hash_key_file: key
                shapes: {mask: [email, card, jwt, ipv6], remove: ipv4, hash: bearer}
            """);
    // From one line, so that the stack traces are alike.
    List<String> both =
        Stream.of(Redaction.none(), redaction).map(SameRedactionTest::logged).toList();
    String plain = both.get(0);
    String hidden = both.get(1);

    assertThat(plain).contains("hunter2", "ada@example.org");
    String sent = sent(transform, plain);
    assertThat(sent).doesNotContain("hunter2", "ada@", "DE02", "10.0.0.1", "\u202e");
    assertThat(JsonTree.of(sent)).isEqualTo(JsonTree.of(hidden));
  }

  @Test
  void aRecordWithoutSecretsStaysTheSameObject() throws Exception {
    Transform transform = transform("transforms: [redact: {shapes: {mask: email}}]\n");
    ShipRecord record = record(line("\"a\":[1,{\"b\":\"c\"}],\"token\":null"));

    assertThat(Rehearsal.of(List.of(transform), List.of(record)).get(0).record()).isSameAs(record);
  }

  @Test
  void ofALineThatIsNoJsonAllButTheHeadIsHidden() throws Exception {
    Transform transform = transform("transforms: [redact: {}]\n");
    for (String broken :
        List.of(
            "\"password\":hunter2",
            "\"a\":{\"password\"::\"hunter2\"}",
            "\"a\":" + "[".repeat(30_000) + "]".repeat(30_000))) {
      assertThat(sent(transform, line(broken))).isEqualTo(line("\"unreadable\":\"(redacted)\""));
    }
  }

  @Test
  void aSecretThatALineHasSeveralTimesIsHiddenEachTime() throws Exception {
    Transform transform = transform("transforms: [redact: {}]\n");
    String secrets = "\"apiKey\":\"hunter2\",".repeat(3) + "\"a\":1";
    byte[] line = ("{" + secrets + ",\"b\":[{" + secrets + "}]}").getBytes(UTF_8);
    byte[] record =
        LineFormat.json(HeadRules.standard("app"))
            .record(new RawLine(line, line.length, Instant.EPOCH, null));

    assertThat(new String(record, UTF_8)).contains("hunter2").doesNotContain("parse_error");
    assertThat(sent(transform, new String(record, UTF_8)))
        .doesNotContain("hunter2")
        .endsWith(
            "\"b\":[{\"apiKey\":\"(redacted)\",\"apiKey_\":\"(redacted)\","
                + "\"3_apiKey\":\"(redacted)\",\"a\":1}]}");
  }

  private static String line(String fields) {
    return "{\"timestamp\":\"2026-01-01T00:00:00.000000Z\",\"level\":\"info\",\"logger\":\"app\","
        + "\"event\":\"e\","
        + fields
        + "}";
  }

  private static String logged(Redaction redaction) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Taffrail taffrail =
        Taffrail.builder()
            .level(Level.INFO)
            .noJournal()
            .output(Output.to(out, Format.json()))
            .redaction(redaction)
            .drainAtExit(false)
            .configure();
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("Password", "hunter2");
    nested.put("list", List.of("to ada@example.org", List.of(1, true)));
    nested.put("by ada@example.org", "x");
    nested.put("by eve@example.org", 4111111111111111L);
    log.error("mail to ada@example.org failed")
        .at(Instant.parse("2026-01-01T00:00:00Z"))
        .with("api_key", "hunter2")
        .with("X-Auth-Token", 4711)
        .with("db_password", true)
        .with("secret", (Object) null)
        .with("csrf_token", "shown")
        .with("customer_iban", "DE02")
        .with("user", "ada")
        .with("user_id", 42)
        .with("card", 4111111111111111L)
        .with("ratio", 41.5)
        .with("address", "10.0.0.1:80 or fe80::1")
        .with("header", "Bearer abc.DEF-123=")
        .with("quoted", "a \"b\" \u202e ü \n ada@example.org")
        .with("nested", nested)
        .exception(new IllegalStateException("no ada@example.org"))
        .log();
    taffrail.shutdown();
    List<String> lines = out.toString(UTF_8).lines().toList();
    return lines.stream().filter(line -> line.contains("\"mail to")).findFirst().orElseThrow();
  }

  private static String sent(Transform transform, String line) {
    ShipRecord sent = Rehearsal.of(List.of(transform), List.of(record(line))).get(0).record();
    assertThat(RecordHead.parse(sent.line())).isEqualTo(sent.head());
    return new String(sent.line(), UTF_8);
  }

  private static ShipRecord record(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    return ShipRecord.of(1, bytes, Objects.requireNonNull(RecordHead.parse(bytes)));
  }

  private Transform transform(String yaml) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("taffrail.yaml"),
            yaml + "sinks: {splunk: {url: 'http://s:8088', token: t}}\n");
    Configuration configuration =
        Configuration.load(file, new Environment(Map.of(), () -> "host-7"));
    return Objects.requireNonNull(configuration.sinks().get("splunk")).transforms().get(0);
  }
}
