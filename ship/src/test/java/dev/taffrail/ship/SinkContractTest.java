package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.BrokenServer.Fault;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is true of every sink that talks to a receiver over the network. */
public abstract class SinkContractTest {
  protected static final Instant NOW = Instant.parse("2026-05-30T08:37:37.951919Z");
  private static final Duration PATIENT = Duration.ofSeconds(20);

  protected Receiver receiver;
  protected Sink sink;

  protected abstract Receiver newReceiver();

  /** A sink named {@code test} whose requests may take so long. */
  protected abstract Sink newSink(URI url, Duration timeout);

  /** The answer to wrong credentials, which repeats the secret if there is one. */
  protected abstract Receiver.Answer wrongCredentials();

  @BeforeEach
  void connect() {
    receiver = newReceiver();
    sink = newSink(receiver.url(), PATIENT);
  }

  @AfterEach
  void disconnect() {
    sink.close();
    receiver.close();
  }

  @Test
  void deliversLinesVerbatimAndInOrder() throws Exception {
    Batch batch = batch(50, ",\"text\":\"Größe \\\"9,4 °C\\\" \\\\ 🌡\\u0007\"");
    assertThat(sink.send(batch)).isEqualTo(new Accepted());
    assertThat(receiver.lines()).containsExactlyElementsOf(lines(batch));
  }

  @Test
  void sendsTheSameBytesAtEachTry() throws Exception {
    Batch batch = batch(20, ",\"x\":1");
    sink.send(batch);
    int first = receiver.bodies().size();
    sink.send(batch);
    List<String> bodies = receiver.bodies();
    assertThat(bodies.get(bodies.size() - 1)).isEqualTo(bodies.get(first - 1));
  }

  @Test
  void countsAtLeastWhatItSends() throws Exception {
    Batch batch = batch(20, ",\"text\":\"Größe\"");
    sink.send(batch);
    long counted = batch.records().stream().mapToLong(sink::sizeOf).sum();
    long lines = batch.records().stream().mapToLong(record -> record.line().length).sum();
    assertThat(counted).isGreaterThan(lines);
  }

  @Test
  void triesAgainSoonWhenNobodyListens() throws Exception {
    receiver.stop();
    assertRetry(sink.send(batch(3, "")), Pace.SOON);
  }

  @Test
  void deliversAfterTheReceiverWasAway() throws Exception {
    sink.send(batch(3, ""));
    receiver.stop();
    assertRetry(sink.send(batch(3, "")), Pace.SOON);
    receiver.start();
    assertThat(sink.send(batch(3, ""))).isInstanceOf(Accepted.class);
  }

  @Test
  void takesAPortalsPageForNoSuccess() throws Exception {
    String page = "<!DOCTYPE html><html><body>Welcome! Please accept our terms.</body></html>";
    receiver.answerNext(new Receiver.Answer(200, Map.of("Content-Type", "text/html"), page));
    assertThat(sink.send(batch(3, ""))).isInstanceOf(Retry.class);
  }

  @Test
  void followsNoRedirect() throws Exception {
    try (Receiver elsewhere = newReceiver()) {
      String there = elsewhere.url() + "/login";
      receiver.answerNext(new Receiver.Answer(302, Map.of("Location", there), ""));
      assertThat(sink.send(batch(3, ""))).isInstanceOf(Retry.class);
      assertThat(elsewhere.bodies()).isEmpty();
    }
  }

  @Test
  void keepsEverythingAndTriesSeldomWithWrongCredentials() throws Exception {
    receiver.answerNext(wrongCredentials());
    Retry retry = assertRetry(sink.send(batch(3, "")), Pace.SLOW);
    assertThat(retry.reason()).isEqualTo("credentials");
  }

  @Test
  void triesAgainSoonWhenTheReceiverIsUnwell() throws Exception {
    for (int status : new int[] {500, 502, 503, 504}) {
      receiver.answerNext(Receiver.Answer.of(status, "upstream is unwell"));
      assertRetry(sink.send(batch(3, "")), Pace.SOON);
    }
  }

  @Test
  void takesHalfAnAnswerForNone() throws Exception {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"text\":\"Suc";
    assertRetryFrom(Fault.SAYS, half);
  }

  @Test
  void survivesAReset() throws Exception {
    assertRetryFrom(Fault.RESET, "");
  }

  @Test
  void doesNotWaitForEverForAnAnswer() throws Exception {
    assertRetryFrom(Fault.SILENT, "");
  }

  @Test
  void doesNotWaitForEverForTheRestOfAnAnswer() throws Exception {
    assertRetryFrom(Fault.STALLS, "HTTP/1.1 200 OK\r\nContent-Le");
  }

  @Test
  void isUsedByBothLanesAtOnce() throws Exception {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      outcomes.add(CompletableFuture.supplyAsync(() -> send(batch(20, ""))));
    }
    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertThat(outcome.get()).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void closingEndsWhatIsUnderWay() throws Exception {
    try (BrokenServer silent = new BrokenServer(Fault.SILENT, "")) {
      Sink waiting = newSink(silent.url(), PATIENT);
      CompletableFuture<Thread> sender = new CompletableFuture<>();
      CompletableFuture<String> end =
          CompletableFuture.supplyAsync(
              () -> {
                sender.complete(Thread.currentThread());
                return String.valueOf(send(waiting, batch(3, "")));
              });
      await().until(() -> silent.connections() > 0);
      waiting.close();
      sender.get().interrupt();
      await().atMost(Duration.ofSeconds(5)).until(end::isDone);
      assertThat(end.get()).startsWith("Retry");
    }
  }

  protected static Batch batch(int size, String more) {
    List<ShipRecord> records =
        LongStream.range(0, size)
            .mapToObj(i -> Records.record(i, NOW.plusMillis(i), Level.INFO, more))
            .toList();
    return new Batch(Lane.BULK, "info", records);
  }

  protected static List<String> lines(Batch batch) {
    return batch.records().stream().map(record -> new String(record.line(), UTF_8)).toList();
  }

  protected static Retry assertRetry(Outcome outcome, Pace pace) {
    assertThat(outcome).isInstanceOf(Retry.class);
    Retry retry = (Retry) outcome;
    assertThat(retry.pace()).as(retry.toString()).isEqualTo(pace);
    assertThat(retry.words()).isNotBlank();
    return retry;
  }

  private void assertRetryFrom(Fault fault, String text) throws Exception {
    try (BrokenServer broken = new BrokenServer(fault, text);
        Sink other = newSink(broken.url(), Duration.ofMillis(400))) {
      assertRetry(other.send(batch(3, "")), Pace.SOON);
    }
  }

  private Outcome send(Batch batch) {
    return send(sink, batch);
  }

  private static Outcome send(Sink to, Batch batch) {
    try {
      return to.send(batch);
    } catch (InterruptedException e) {
      return new Retry("interrupted", "interrupted", Pace.SOON);
    }
  }
}
