package dev.taffrail.ship.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A collector whose token asks for acknowledgement. */
class AcknowledgementTest {
  private static final Batch BATCH =
      new Batch(
          Lane.BULK,
          "",
          List.of(Records.record(1, Instant.ofEpochSecond(1_780_130_257), Level.INFO, "")));

  private final AckServer server = new AckServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void countsAsDeliveredWhatIsIndexed() throws Exception {
    server.indexAfter(3);
    try (SplunkSink sink = sink(Duration.ofSeconds(20))) {
      assertThat(sink.send(BATCH)).isEqualTo(new Accepted());
      assertThat(server.questions()).containsExactly("0", "0", "0");
      assertThat(sink.send(BATCH)).isEqualTo(new Accepted());
      assertThat(server.questions()).endsWith("1", "1", "1");
    }
    assertThat(server.channels()).hasSize(1).first().asString().matches("[0-9a-f-]{36}");
  }

  @Test
  void tellsWhenOnlyTheAcknowledgementIsStillToCome() throws Exception {
    server.indexAfter(2);
    List<Integer> questions = new ArrayList<>();
    try (SplunkSink sink = sink(Duration.ofSeconds(20))) {
      sink.send(BATCH, () -> questions.add(server.questions().size()));
      assertThat(questions).containsExactly(0);
      server.withoutAckIds();
      sink.send(BATCH, () -> questions.add(-1));
    }
    assertThat(questions).as("what is not acknowledged at all is not waited for").hasSize(1);
  }

  @Test
  void sendsAgainWhatIsNotIndexedInTime() throws Exception {
    server.indexAfter(1_000);
    try (SplunkSink sink = sink(Duration.ofMillis(250))) {
      Retry retry = retry(sink.send(BATCH), Pace.SOON);
      assertThat(retry.reason()).isEqualTo("not_acknowledged");
      assertThat(retry.words()).contains("not indexed within 250ms: ackId 0 is not indexed yet");
    }
  }

  @Test
  void stillSlowsDownWhenTheQueueIsNearlyFull() throws Exception {
    server.indexAfter(1);
    server.code(24);
    try (SplunkSink sink = sink(Duration.ofSeconds(20))) {
      assertThat(sink.send(BATCH)).isEqualTo(new Accepted(Duration.ofSeconds(2)));
    }
  }

  @Test
  void showsTheBalancerItsCookiesAgain() throws Exception {
    server.indexAfter(1);
    try (SplunkSink sink = sink(Duration.ofSeconds(20))) {
      sink.send(BATCH);
      sink.send(BATCH);
    }
    assertThat(server.cookies())
        .containsExactly(
            "none", "AWSALB=a/b=; route=7", "AWSALB=a/b=; route=7", "AWSALB=a/b=; route=7");
  }

  @Test
  void saysThatTheTokenHasNone() throws Exception {
    server.withoutAckIds();
    try (SplunkSink sink = sink(Duration.ofSeconds(20))) {
      Retry retry = retry(sink.send(BATCH), Pace.SLOW);
      assertThat(retry.reason()).isEqualTo("configuration");
      assertThat(retry.words()).contains("allow the token indexer acknowledgement");
    }
  }

  @Test
  void saysWhyNobodyAnswersTheQuestion() throws Exception {
    server.answerQuestionsWith(400, 14, "ACK is disabled");
    try (SplunkSink sink = sink(Duration.ofSeconds(20))) {
      assertThat(retry(sink.send(BATCH), Pace.SLOW).words()).contains("ACK is disabled");
    }
  }

  @Test
  void asksOnWhileTheCollectorIsBusy() throws Exception {
    server.answerQuestionsWith(503, 9, "Server is busy");
    try (SplunkSink sink = sink(Duration.ofMillis(400))) {
      assertThat(retry(sink.send(BATCH), Pace.SOON).words()).contains("Server is busy");
    }
    assertThat(server.questions().size()).isGreaterThan(1);
  }

  @Test
  void endsSoonWhenItIsClosedMeanwhile() throws Exception {
    server.indexAfter(1_000);
    SplunkSink sink = sink(Duration.ofMinutes(5));
    CompletableFuture<Outcome> sending = CompletableFuture.supplyAsync(() -> send(sink));
    await().until(() -> server.questions().size() > 1);
    sink.close();
    assertThat(sending)
        .succeedsWithin(Duration.ofSeconds(10))
        .satisfies(outcome -> retry(outcome, Pace.SOON));
  }

  private SplunkSink sink(Duration ackTimeout) {
    return new SplunkSink(
        "test",
        SplunkConfig.at(server.url(), Secret.of(SplunkServer.TOKEN)).withAckTimeout(ackTimeout));
  }

  private static Outcome send(SplunkSink sink) {
    try {
      return sink.send(BATCH);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Retry retry(Outcome outcome, Pace pace) {
    assertThat(outcome).isInstanceOf(Retry.class);
    assertThat(((Retry) outcome).pace()).as(outcome.toString()).isEqualTo(pace);
    return (Retry) outcome;
  }
}
