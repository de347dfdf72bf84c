package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.ship.BrokenServer.Fault;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is true of every sink that talks to a receiver over the network. */
public abstract class NetworkSinkContractTest extends SinkContractTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init") // set by open(), before each test
  protected Receiver receiver;

  protected abstract Receiver newReceiver();

  /** A sink named {@code test} whose requests may take so long. */
  protected abstract Sink newSink(URI url, Duration timeout);

  /** The answer to wrong credentials, which repeats the secret if there is one. */
  protected abstract Receiver.Answer wrongCredentials();

  /** The statuses that ask for another try. */
  protected int[] unwell() {
    return new int[] {500, 502, 503, 504};
  }

  @Override
  protected Sink open() {
    receiver = newReceiver();
    return newSink(receiver.url(), PATIENT);
  }

  @Override
  protected List<String> received() {
    return receiver.lines();
  }

  @Override
  protected void takeAway() {
    receiver.stop();
  }

  @Override
  protected void giveBack() {
    receiver.start();
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
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
    for (int status : unwell()) {
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
  void doesNotWaitForEverForAnAnswerThatDrips() throws Exception {
    assertRetryFrom(Fault.DRIPS, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
  }

  @Test
  void doesNotWaitForEverForAConnection() throws Exception {
    try (BlackHole hole = new BlackHole();
        Sink other = newSink(hole.url(), Duration.ofMillis(400))) {
      assertRetry(other.send(batch(3, "")), Pace.SOON);
    }
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

  private void assertRetryFrom(Fault fault, String text) throws Exception {
    try (BrokenServer broken = new BrokenServer(fault, text);
        Sink other = newSink(broken.url(), Duration.ofMillis(400))) {
      assertRetry(other.send(batch(3, "")), Pace.SOON);
    }
  }
}
