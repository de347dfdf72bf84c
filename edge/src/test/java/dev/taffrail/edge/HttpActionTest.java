package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that leave by HTTP, to a receiver that answers as it is told. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpActionTest {
  private static final Duration SOON = Duration.ofMillis(1);

  @TempDir Path folder;
  private Records records;
  private CloudReceiver receiver;

  @BeforeEach
  void open() throws Exception {
    records = Records.of(Level.INFO, folder);
    receiver = new CloudReceiver();
  }

  @AfterEach
  void close() {
    records.close();
    receiver.close();
  }

  @Test
  void anEventIsPostedAsJsonUnderItsRunsIdWithTheHeadersThatWereAskedFor() {
    PipelineResult result;
    try (Pipeline pipeline =
        fridge(
            to(receiver)
                .withHeaders(Map.of("Authorization", "Bearer s3cret"))
                .withFields(Map.of("site", "north")))) {
      result = pipeline.run(minutes(0, 9.5, 5));
      await().until(() -> records.of("rule_action_completed").size() == 1);
    }
    CloudReceiver.Request request = only(receiver.taken());
    assertThat(request.contentType()).isEqualTo("application/json");
    assertThat(request.authorization()).isEqualTo("Bearer s3cret");
    assertThat(request.correlationId()).isEqualTo(result.correlationId());
    assertThat(request.body())
        .isEqualTo(
            """
            {"pipeline":"fridge","correlation_id":"ID","rule":"warm","severity":"warning",\
            "sensor":"s1","time":"2026-05-30T08:01:00Z","value":9.5,"limit":8.0,\
            "unit":"Cel","window_start":"2026-05-30T08:00:00Z","window_end":"2026-05-30T08:01:00Z",\
            "site":"north"}"""
                .replace("ID", result.correlationId()));
    Records.Noted done = records.only("rule_action_completed");
    assertThat(done.correlationId()).isEqualTo(result.correlationId());
    assertThat(done.field("action")).isEqualTo("page");
    assertThat(records.all().toString()).doesNotContain("s3cret");
  }

  @Test
  void aReceiverThatIsBusyIsTriedAgainWithTheSameMessage() {
    receiver.answer(503, CloudReceiver.HANG_UP);
    try (Pipeline pipeline = fridge(to(receiver))) {
      pipeline.run(minutes(0, 9, 5));
      await().until(() -> records.of("rule_action_completed").size() == 1);
    }
    assertThat(receiver.requests()).hasSize(3);
    assertThat(receiver.requests())
        .extracting(CloudReceiver.Request::idempotencyKey)
        .containsOnly(receiver.requests().get(0).idempotencyKey());
    assertThat(records.only("rule_action_completed").field("attempts")).isEqualTo("3");
    assertThat(records.of("rule_action_failed")).isEmpty();
  }

  @Test
  void whatWaitsWhenThePipelineIsClosedIsTriedYet() {
    try (Pipeline pipeline = fridge(to(receiver))) {
      pipeline.run(minutes(0, 9, 5));
      // A first request may take longer than a closed pipeline has time for.
      await().until(() -> records.of("rule_action_completed").size() == 1);
      pipeline.run(minutes(2, 9, 5));
    }
    assertThat(records.of("rule_action_completed")).hasSize(2);
  }

  @Test
  void whatIsGivenUpIsAnErrorUnderTheEventsIdAndCounted() {
    receiver.answerAlways(500);
    try (Pipeline pipeline = fridge(to(receiver))) {
      PipelineResult result = pipeline.run(minutes(0, 9, 5));
      await().until(() -> !records.of("rule_action_failed").isEmpty());
      Records.Noted failed = records.only("rule_action_failed");
      assertThat(failed.level()).isEqualTo(Level.ERROR);
      assertThat(failed.correlationId()).isEqualTo(result.correlationId());
      assertThat(failed.fields())
          .containsEntry("action", "page")
          .containsEntry("rule", "warm")
          .containsEntry("attempts", "3");
      assertThat(failed.field("reason")).isEqualTo("expected an answer of 2xx, found 500");
      assertThat(failed.exception()).as("each try would add a stack").isNull();
      assertThat(pipeline.run(minutes(2, 5)).actionFailures()).isEqualTo(1);
      assertThat(pipeline.run(minutes(3, 5)).actionFailures()).isZero();
    }
    assertThat(records.only("action_stopped").fields())
        .containsEntry("sent", "0")
        .containsEntry("failed", "1");
  }

  @Test
  void theReasonIsThatOfTheLastTry() {
    receiver.answer(503, 401);
    try (Pipeline pipeline = fridge(to(receiver))) {
      pipeline.run(minutes(0, 9, 5));
      await().until(() -> !records.of("rule_action_failed").isEmpty());
    }
    Records.Noted failed = records.only("rule_action_failed");
    assertThat(failed.field("attempts")).isEqualTo("2");
    assertThat(failed.field("reason")).isEqualTo("expected an answer of 2xx, found 401");
  }

  @Test
  void aDefectOfASenderIsToldWithItsStackAlsoBehindATryThatFailed() {
    AtomicBoolean tried = new AtomicBoolean();
    ActionKind broken =
        kind(
            message -> {
              if (tried.compareAndSet(false, true)) {
                throw new IOException("busy");
              }
              throw new IllegalStateException("a defect");
            });
    try (Pipeline pipeline = builder().action(ActionConfig.of("page", broken)).build()) {
      pipeline.run(minutes(0, 9, 5));
    }
    Throwable told = Objects.requireNonNull(records.only("rule_action_failed").exception());
    assertThat(told).hasMessage("a defect");
    assertThat(told.getSuppressed()).extracting(Throwable::getMessage).containsExactly("busy");
  }

  @Test
  void anAnswerThatWillNotChangeIsGivenUpAtOnce() {
    receiver.answerAlways(401);
    try (Pipeline pipeline = fridge(to(receiver))) {
      pipeline.run(minutes(0, 9, 5));
      await().until(() -> !records.of("rule_action_failed").isEmpty());
    }
    assertThat(receiver.requests()).hasSize(1);
    assertThat(records.only("rule_action_failed").field("attempts")).isEqualTo("1");
  }

  @Test
  @Tag("search")
  void aReceiverThatNeverAnswersHoldsUpNoRunAndFillsNoMemory() {
    receiver.answerAlways(CloudReceiver.SILENCE);
    HttpAction silent =
        to(receiver).withTimeout(Duration.ofMinutes(10)).withTries(new ActionTries(1, SOON, 2));
    try (Pipeline pipeline = fridge(silent)) {
      PipelineResult result = pipeline.run(minutes(0, 9, 5, 9, 5, 9, 5, 9, 5));
      // One is under way, two wait, the fourth finds no room.
      assertThat(result.events()).hasSize(4);
      assertThat(result.actionFailures()).isEqualTo(1);
      assertThat(records.only("rule_action_failed").field("reason"))
          .isEqualTo("expected room for one more event, found 2 waiting");
    }
    assertThat(records.of("rule_action_failed")).as("given up at the end").hasSize(4);
    assertThat(records.of("rule_action_failed").subList(1, 4))
        .allSatisfy(
            failed -> {
              assertThat(failed.field("reason")).isEqualTo("the pipeline was closed");
              assertThat(failed.exception()).isNull();
            });
    assertThat(records.only("action_stopped").field("failed")).isEqualTo("4");
  }

  @Test
  void aDefectOfASenderIsTheEndOfOneEventAlone() {
    ActionKind broken =
        kind(
            message -> {
              throw new NoClassDefFoundError("Pager");
            });
    try (Pipeline pipeline = builder().action(ActionConfig.of("page", broken)).build()) {
      pipeline.run(minutes(0, 9, 5, 9, 5));
    }
    assertThat(records.of("rule_action_failed")).hasSize(2);
  }

  @Test
  void usedUpMemoryIsNoDefectOfASenderButReachesTheProgram() throws Exception {
    Error error = new OutOfMemoryError("as if");
    ActionKind hungry =
        kind(
            message -> {
              throw error;
            });
    try (Deaths deaths = new Deaths();
        Pipeline pipeline = builder().action(ActionConfig.of("page", hungry)).build()) {
      long failures = pipeline.run(minutes(0, 9, 5)).actionFailures();
      assertThat(deaths.next()).isSameAs(error);
      failures += pipeline.run(minutes(2, 5)).actionFailures();
      assertThat(failures).isEqualTo(1);
    }
  }

  @Test
  void usedUpMemoryInAnActionOfTheProgramIsTheEndOfTheRun() {
    Error error = new OutOfMemoryError("as if");
    Action hungry =
        event -> {
          throw error;
        };
    try (Pipeline pipeline = builder().action("page", hungry).build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> pipeline.run(minutes(0, 9, 5)))
          .havingCause()
          .isSameAs(error);
    }
  }

  @Test
  @Tag("search")
  void sendersThatDoNotComeBackAreWaitedForTogetherAndClosedWhenTheyDo() throws Exception {
    List<StubbornSender> senders = Stream.generate(StubbornSender::new).limit(3).toList();
    PipelineBuilder fridge = builder();
    for (StubbornSender sender : senders) {
      fridge.action(ActionConfig.of("page-" + senders.indexOf(sender), kind(sender)));
    }
    Pipeline pipeline = fridge.build();
    pipeline.run(minutes(0, 9, 5));
    for (StubbornSender sender : senders) {
      sender.called.await();
    }
    long began = System.nanoTime();
    pipeline.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
    assertThat(records.of("action_stopped"))
        .hasSize(3)
        .allMatch(record -> record.field("sent").equals("0") && record.field("failed").equals("1"));
    assertThat(records.of("rule_action_failed"))
        .as("what is under way is given up too")
        .hasSize(3)
        .allSatisfy(
            record -> assertThat(record.field("reason")).isEqualTo("the pipeline was closed"));
    assertThat(senders).noneMatch(sender -> sender.closed.get());
    senders.forEach(sender -> sender.comesBack.countDown());
    await().until(() -> senders.stream().allMatch(sender -> sender.closed.get()));
    assertThat(senders).noneMatch(sender -> sender.closedInside);
    assertThat(records.of("rule_action_completed")).as("told already").isEmpty();
    assertThat(records.of("rule_action_failed")).hasSize(3);
  }

  @Test
  @Tag("search")
  void whatWasGivenUpAtTheEndIsCountedOnceThoughItsSenderDiesLater() throws Exception {
    StubbornSender sender = new StubbornSender();
    Error error = new OutOfMemoryError("as if");
    ActionKind dying =
        kind(
            message -> {
              sender.send(message);
              throw error;
            });
    RunningAction action = dying.start("fridge", "page");
    try (Deaths deaths = new Deaths()) {
      action.perform(event());
      sender.called.await();
      action.close();
      sender.comesBack.countDown();
      assertThat(deaths.next()).isSameAs(error);
    }
    assertThat(action.takeFailures()).isEqualTo(1);
    assertThat(records.only("action_stopped").field("failed")).isEqualTo("1");
  }

  @Test
  @Tag("search")
  void aSenderThatComesBackLateIsClosedAlsoWhereWhoClosedWasInterrupted() throws Exception {
    StubbornSender sender = new StubbornSender();
    RunningAction action = kind(sender).start("fridge", "page");
    action.perform(event());
    sender.called.await();
    action.perform(event());
    Thread closing = new Thread(action::close);
    closing.start();
    await().until(() -> !records.of("rule_action_failed").isEmpty()); // what waited
    closing.interrupt();
    closing.join();
    sender.comesBack.countDown();
    await().untilTrue(sender.closed);
    assertThat(records.only("action_stopped").field("failed")).isEqualTo("2");
  }

  private RuleEvent event() {
    try (Pipeline pipeline = builder().build()) {
      return pipeline.run(minutes(0, 9, 5)).events().get(0);
    }
  }

  @Test
  void aHeaderThatNoRequestMaySetIsRefusedWithoutShowingItsValue() {
    HttpAction action = HttpAction.to(URI.create("http://h"));
    for (String name : List.of("Host", "a b", "traceparent")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> action.withHeaders(Map.of(name, "s3cret")))
          .withMessageContaining("found '" + name + "'")
          .withMessageNotContaining("s3cret");
    }
    assertThat(action.withHeaders(Map.of("X-Key", "s3cret")).toString()).isEqualTo("HttpAction[h]");
  }

  private static HttpAction to(CloudReceiver receiver) {
    return HttpAction.to(receiver.url()).withTries(new ActionTries(3, SOON, 10));
  }

  private static ActionKind kind(ActionSender sender) {
    return (pipeline, name) ->
        new QueuedAction(pipeline, name, ActionTries.DEFAULT, Map.of(), sender);
  }

  private static Pipeline fridge(HttpAction action) {
    return builder().action(ActionConfig.of("page", action)).build();
  }

  private static PipelineBuilder builder() {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("warm", 8, 6));
  }

  private static CloudReceiver.Request only(List<CloudReceiver.Request> requests) {
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  /** Heeds no interrupt. */
  private static final class StubbornSender implements ActionSender {
    final CountDownLatch called = new CountDownLatch(1);
    final CountDownLatch comesBack = new CountDownLatch(1);
    final AtomicBoolean closed = new AtomicBoolean();
    volatile boolean closedInside;

    @Override
    public void send(ActionMessage message) {
      called.countDown();
      while (comesBack.getCount() > 0) {
        try {
          comesBack.await();
        } catch (InterruptedException e) {
          // Not this one.
        }
      }
      closedInside = closed.get();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
