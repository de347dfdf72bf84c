package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
  private static final int KIB = 1024;

  @TempDir Path dir;

  @Test
  void tellsThatItIsReadyAndWhatItTook() throws Exception {
    try (RunningCollector collector = RunningCollector.in(dir)) {
      assertThat(collector.get("/ready").statusCode()).isEqualTo(200);
      assertThat(collector.get("/ready").body()).isEqualTo("ready\n");
      assertThat(collector.post("/ready", "").statusCode()).isEqualTo(405);
      assertThat(collector.get("/nowhere").statusCode()).isEqualTo(404);
      collector.splunk("{\"event\":\"x\"}");
      String none =
          "{\"requests\":0,\"stored\":0,\"duplicates\":0,\"refused\":0,\"failed\":0,\"bytes\":0}";
      assertThat(collector.get("/stats").body())
          .isEqualTo(
              "{\"loki\":"
                  + none
                  + ",\"splunk\":{\"requests\":1,\"stored\":1,\"duplicates\":0,\"refused\":0,"
                  + "\"failed\":0,\"bytes\":13},\"cloudwatch\":"
                  + none
                  + ",\"otlp\":"
                  + none
                  + ",\"cloud\":"
                  + none
                  + ",\"devices\":{\"known\":1,\"open\":1}}");
      assertThat(collector.warnings).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/loki/api/v1/push, Content-Type, application/json, request body too large",
    "/services/collector/event, Authorization, Splunk x, '\"code\":6'",
    "/, X-Amz-Target, Logs_20140328.PutLogEvents, RequestEntityTooLargeException",
    "/cloud/v1/runs, Content-Type, application/json, request body too large",
  })
  void refusesBodiesOverTheLimitInTheWordsOfTheProtocol(
      String path, String header, String value, String words) throws Exception {
    BodyLimits limits = new BodyLimits(100 * KIB, 200 * KIB, 1000 * KIB);
    String signature = path.equals("/") ? "Authorization" : "X-None";
    String signed = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=" + "0".repeat(64);
    try (RunningCollector collector = RunningCollector.in(dir, c -> c.withLimits(limits))) {
      HttpResponse<String> raw =
          collector.post(path, " ".repeat(100 * KIB + 1), header, value, signature, signed);
      byte[] bomb = RunningCollector.gzip(new byte[50_000_000]);
      assertThat(bomb).hasSizeLessThan(100 * KIB);
      HttpResponse<String> zipped =
          collector.post(path, bomb, header, value, signature, signed, "Content-Encoding", "gzip");

      assertThat(raw.statusCode()).isEqualTo(413);
      assertThat(raw.body()).contains(words);
      assertThat(zipped.statusCode()).isEqualTo(413);
      assertThat(zipped.body()).contains(words);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, BodyLimits.PIECE - 1, BodyLimits.PIECE, BodyLimits.PIECE + 1, 50_000})
  void readsBodiesOfAnyLengthWhetherTheLengthIsSaidOrNot(int length) throws Exception {
    byte[] body = lines(length);
    try (RunningCollector collector = RunningCollector.in(dir)) {
      for (BodyPublisher publisher :
          List.of(
              BodyPublishers.ofByteArray(body),
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
        HttpRequest push =
            HttpRequest.newBuilder(collector.uri().resolve("/services/collector/raw?host=rpi4"))
                .header("Authorization", "Splunk x")
                .POST(publisher)
                .build();
        assertThat(collector.send(push).statusCode()).isEqualTo(200);
      }
    }
    List<String> lines = new String(body, UTF_8).lines().toList();
    List<String> twice = new ArrayList<>(lines);
    twice.addAll(lines);
    assertThat(Journals.originalsOf(dir, "rpi4")).isEqualTo(twice);
  }

  /** Each its own line, of the length as a whole. */
  private static byte[] lines(int length) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; lines.length() < length; i++) {
      lines.append("line ").append(i).append('\n');
    }
    lines.setLength(length);
    return lines.toString().getBytes(UTF_8);
  }

  @Test
  void takesLessThan64MegabytesInASmallHeap() {
    BodyLimits small = BodyLimits.ofHeap(160L * KIB * KIB);
    BodyLimits large = BodyLimits.ofHeap(4096L * KIB * KIB);

    assertThat(small.rawBytes()).isEqualTo(10_000_000);
    assertThat(small.plainBytes()).isEqualTo(10 * KIB * KIB);
    assertThat(large.rawBytes()).isEqualTo(10_000_000);
    assertThat(large.plainBytes()).isEqualTo(64_000_000);
  }

  @Test
  void givesTheMemoryOfEachBodyBack() throws Exception {
    BodyLimits limits = new BodyLimits(100 * KIB, 200 * KIB, 200 * KIB);
    String event = "{\"event\":\"" + "x".repeat(60 * KIB) + "\"}";
    byte[] bomb = RunningCollector.gzip(new byte[300 * KIB]);
    try (RunningCollector collector = RunningCollector.in(dir, c -> c.withLimits(limits))) {
      for (int i = 0; i < 20; i++) {
        assertThat(collector.splunk(event).statusCode()).isEqualTo(200);
        collector.post(
            "/services/collector", bomb, "Authorization", "Splunk x", "Content-Encoding", "gzip");
      }
      assertThat(collector.splunk(event).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isBusyWhileOtherBodiesFillTheMemory() throws Exception {
    BodyLimits limits = new BodyLimits(100 * KIB, 100 * KIB, 64 * KIB);
    try (RunningCollector collector = RunningCollector.in(dir, c -> c.withLimits(limits))) {
      HttpResponse<String> answer = collector.splunk("{\"event\":\"x\"}" + " ".repeat(90 * KIB));

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("{\"text\":\"Server is busy\",\"code\":9}");
    }
  }

  @Test
  void storesWhatManySendersSendAtOnce() throws Exception {
    int senders = 12;
    int pushes = 25;
    ExecutorService threads = Executors.newFixedThreadPool(senders);
    try (RunningCollector collector = RunningCollector.in(dir)) {
      List<Future<?>> done = new ArrayList<>();
      for (int sender = 0; sender < senders; sender++) {
        int number = sender;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < pushes; i++) {
                    // Every entry is sent by two senders.
                    String line = "entry " + number / 2 + "/" + i;
                    assertThat(collector.loki(lokiPush(i, line)).statusCode()).isEqualTo(204);
                    assertThat(collector.splunk("{\"event\":\"" + line + "\"}").statusCode())
                        .isEqualTo(200);
                  }
                  return null;
                }));
      }
      for (Future<?> sender : done) {
        sender.get();
      }
      assertThat(Journals.originals(dir, "loki"))
          .hasSize(senders / 2 * pushes)
          .doesNotHaveDuplicates();
      assertThat(collector.received("splunk")).hasSize(senders * pushes);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void answersTheRequestInFlightBeforeItEnds() throws Exception {
    RunningCollector collector = RunningCollector.in(dir);
    String body = "{\"event\":\"in flight\"}";
    try (Socket sender = new Socket(InetAddress.getLoopbackAddress(), collector.uri().getPort())) {
      sender.setSoTimeout(10_000);
      sender
          .getOutputStream()
          .write(
              ("POST /services/collector HTTP/1.1\r\nHost: h\r\nAuthorization: Splunk x\r\n"
                      + "Content-Length: "
                      + body.length()
                      + "\r\n\r\n")
                  .getBytes(UTF_8));
      await().until(() -> collector.get("/stats").body().contains("\"splunk\":{\"requests\":1"));
      Thread end = new Thread(() -> closeUnchecked(collector));
      end.start();
      await().until(() -> end.getState() == Thread.State.TIMED_WAITING);
      sender.getOutputStream().write(body.getBytes(UTF_8));

      assertThat(readLine(sender)).startsWith("HTTP/1.1 200");
      end.join(10_000);
      assertThat(end.isAlive()).isFalse();
    }
    assertThat(Journals.originals(dir, "splunk")).containsExactly("in flight");
  }

  @Test
  void saysWhichAddressItCannotHave() throws Exception {
    try (RunningCollector collector = RunningCollector.in(dir)) {
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), collector.uri().getPort());

      assertThatThrownBy(
              () -> Collector.start(CollectorConfig.at(taken, dir.resolve("other")), line -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:")
          .hasMessageContaining(Integer.toString(taken.getPort()));
    }
  }

  @Test
  void leavesTheAddressWhenItsJournalsAreHeld() throws Exception {
    try (RunningCollector collector = RunningCollector.in(dir)) {
      assertThatThrownBy(() -> RunningCollector.in(dir)).isInstanceOf(IOException.class);
      assertThat(collector.splunk("{\"event\":\"still\"}").statusCode()).isEqualTo(200);
    }
  }

  private static String lokiPush(long nanos, String line) {
    return "{\"streams\":[{\"stream\":{\"job\":\"edge\"},\"values\":[[\"%d\",\"%s\"]]}]}"
        .formatted(nanos, line);
  }

  private static String readLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = socket.getInputStream().read()) != '\n' && c >= 0) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void closeUnchecked(RunningCollector collector) {
    try {
      collector.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
