package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

// On a thread of its own: a run that hangs cannot be interrupted, and must fail all the same.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloudSyncTest {
  @TempDir Path directory;
  private Records records;
  private CloudReceiver cloud;

  @BeforeEach
  void start() throws Exception {
    records = Records.of(Level.INFO, directory);
    cloud = new CloudReceiver();
  }

  @AfterEach
  void stop() {
    cloud.close();
    records.close();
  }

  @Test
  void theCloudSeesTheRunsIdAndItsRows() {
    try (Pipeline pipeline = pipeline(quick())) {
      PipelineResult result = pipeline.run(minutes(0, 5, 9.4, 5));

      CloudReceiver.Request request = cloud.requests().get(0);
      assertThat(request.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
      assertThat(request.correlationId()).isEqualTo(result.correlationId());
      assertThat(request.contentType()).isEqualTo("application/json");
      assertThat(request.texts("correlation_id")).containsExactly(result.correlationId());
      assertThat(request.texts("pipeline")).containsExactly("fridge");
      assertThat(request.texts("mean")).containsExactly("5.0", "9.4");
      assertThat(request.texts("rule")).containsExactly("excursion");
      assertThat(request.texts("time")).containsExactly("2026-05-30T08:02:00Z");
      assertThat(result.cloud()).isEqualTo(new CloudFlush(3, 0, 0));
      Records.Noted flushed = records.only("cloud_flush_completed");
      assertThat(flushed.logger()).isEqualTo("edge.cloud");
      assertThat(flushed.correlationId()).isEqualTo(result.correlationId());
      assertThat(flushed.fields()).containsEntry("rows", "3").containsEntry("status", "204");
    }
  }

  @Test
  void aDocumentNamesTheDeviceThatThePipelineWasTold() {
    try (Pipeline pipeline = Pipeline.named("p").device("rpi4 \"7\"").cloud(quick()).build()) {
      pipeline.run(minutes(0, 5, 5));
    }
    assertThat(cloud.requests().get(0).texts("device")).containsExactly("rpi4 \"7\"");
  }

  @Test
  void theBodyIsThisDocument() {
    try (Pipeline pipeline = pipeline(quick())) {
      PipelineResult result = pipeline.run(minutes(0, 9.4, 5));
      CloudReceiver.Request request = cloud.requests().get(0);
      assertThat(request.body())
          .isEqualTo(
              """
              {"pipeline":"fridge","correlation_id":"%s","document":"%s",\
              "windows":[{"sensor":"s1","unit":"Cel","start":"2026-05-30T08:00:00Z",\
              "end":"2026-05-30T08:01:00Z","count":1,"mean":9.4,"min":9.4,"max":9.4,"last":9.4,\
              "stddev":0.0}],\
              "events":[{"rule":"excursion","severity":"warning","sensor":"s1",\
              "time":"2026-05-30T08:01:00Z","value":9.4,"limit":8.0,\
              "unit":"Cel","window_start":"2026-05-30T08:00:00Z","window_end":"2026-05-30T08:01:00Z"}]}\
              """
                  .formatted(result.correlationId(), request.idempotencyKey()));
    }
  }

  @Test
  void aRunWithoutRowsSendsNothing() {
    try (Pipeline pipeline = pipeline(quick())) {
      pipeline.run(minutes(0, 5));
      assertThat(cloud.requests()).isEmpty();
    }
  }

  @Test
  void aReceiverThatStumblesGetsTheSameDocumentAgain() {
    cloud.answer(503, 429, CloudReceiver.HANG_UP);
    try (Pipeline pipeline = pipeline(quick())) {
      assertThat(pipeline.run(minutes(0, 5, 5)).cloud()).isEqualTo(new CloudFlush(1, 0, 0));
    }
    List<CloudReceiver.Request> tries = cloud.requests().subList(0, 4);
    assertThat(tries).extracting(CloudReceiver.Request::answer).containsExactly(503, 429, 0, 204);
    assertThat(tries)
        .extracting(CloudReceiver.Request::idempotencyKey)
        .containsOnly(tries.get(0).idempotencyKey());
    assertThat(tries).extracting(CloudReceiver.Request::body).containsOnly(tries.get(0).body());
    assertThat(records.of("cloud_flush_completed").get(0).field("attempts")).isEqualTo("4");
    assertThat(records.of("retries_exhausted")).isEmpty();
  }

  @Test
  void aCarrierThatThrowsIsATryThatFailedAndEndsNoPipeline() {
    CloudTarget broken =
        target(
            (document, left) -> {
              throw new IllegalStateException("no such thing");
            });
    try (Pipeline pipeline = pipeline(twice(broken))) {
      assertThat(pipeline.run(minutes(0, 5, 5)).cloud()).isEqualTo(new CloudFlush(0, 1, 0));
    }
    assertThat(records.of("retries_exhausted").get(0).field("attempts")).isEqualTo("2");
    assertThat(records.of("retries_exhausted").get(0).exception())
        .hasMessageContaining("no such thing");
  }

  @Test
  void aCarrierMayFailEachTimeWithTheSameException() {
    IOException same = new IOException("no modem");
    CloudTarget dead = target((document, left) -> CompletableFuture.failedFuture(same));
    try (Pipeline pipeline = pipeline(twice(dead))) {
      assertThat(pipeline.run(minutes(0, 5, 5)).cloud()).isEqualTo(new CloudFlush(0, 1, 0));
    }
    assertThat(records.of("retries_exhausted").get(0).exception()).isSameAs(same);
  }

  private static CloudTarget target(CloudCarrier carrier) {
    return new CloudTarget() {
      @Override
      public String receiver() {
        return "broken:1";
      }

      @Override
      public CloudCarrier open() {
        return carrier;
      }
    };
  }

  private static CloudSync twice(CloudTarget target) {
    return CloudSync.to(target).withAttempts(2).withBackoff(Duration.ofMillis(1));
  }

  @Test
  void everyRowArrivesOnceAfterTheReceiverWasAway() {
    List<String> ids = new ArrayList<>();
    cloud.answerAlways(503);
    try (Pipeline pipeline = pipeline(quick().withAttempts(2))) {
      ids.add(pipeline.run(minutes(0, 1, 2)).correlationId());
      PipelineResult second = pipeline.run(minutes(2, 3, 4));
      ids.add(second.correlationId());
      assertThat(second.cloud()).isEqualTo(new CloudFlush(0, 3, 0));

      cloud.answerAlways(200);
      PipelineResult third = pipeline.run(minutes(4, 5));
      ids.add(third.correlationId());
      assertThat(third.cloud()).isEqualTo(new CloudFlush(4, 0, 0));
    }
    List<CloudReceiver.Request> taken = cloud.taken().subList(0, 3);
    assertThat(taken)
        .flatExtracting(request -> request.texts("mean"))
        .containsExactly("1.0", "2.0", "3.0", "4.0");
    assertThat(taken).extracting(CloudReceiver.Request::correlationId).isEqualTo(ids);
    assertThat(taken).extracting(CloudReceiver.Request::idempotencyKey).doesNotHaveDuplicates();
    assertThat(records.of("cloud_flush_completed").subList(0, 3))
        .extracting(Records.Noted::correlationId)
        .isEqualTo(ids);
  }

  @Test
  void givingUpForThisRunIsAWarningThatSaysWhy() throws Exception {
    try (Pipeline pipeline = pipeline(at(closedPort()).withAttempts(3))) {
      PipelineResult result = pipeline.run(minutes(0, 5, 5));
      assertThat(result.cloud()).isEqualTo(new CloudFlush(0, 1, 0));
      Records.Noted exhausted = records.only("retries_exhausted");
      assertThat(exhausted.level()).isEqualTo(Level.WARNING);
      assertThat(exhausted.fields()).containsEntry("attempts", "3").containsEntry("rows", "1");
      assertThat(exhausted.exception())
          .hasMessage("connection refused")
          .hasCauseInstanceOf(ConnectException.class);
      assertThat(exhausted.exception())
          .extracting(Throwable::getSuppressed)
          .asInstanceOf(InstanceOfAssertFactories.ARRAY)
          .hasSize(2);
    }
  }

  @Test
  void oneRunTriesAReceiverThatIsAwayOnlyOnce() {
    cloud.answerAlways(503);
    try (Pipeline pipeline = pipeline(quick().withAttempts(2).withRowsPerRequest(1))) {
      pipeline.run(minutes(0, 5, 5, 5, 5));
      assertThat(cloud.requests()).hasSize(2);
      assertThat(records.of("retries_exhausted")).hasSize(1);
    }
  }

  @Test
  void wrongCredentialsAreNotTriedAgainAtOnceAndLoseNothing() {
    cloud.answer(401);
    try (Pipeline pipeline = pipeline(quick())) {
      assertThat(pipeline.run(minutes(0, 5, 5)).cloud()).isEqualTo(new CloudFlush(0, 1, 0));
      assertThat(cloud.requests()).hasSize(1);
      assertThat(records.only("retries_exhausted").field("status")).isEqualTo("401");
      assertThat(pipeline.run(minutes(2, 5)).cloud()).isEqualTo(new CloudFlush(2, 0, 0));
    }
  }

  @Test
  void aDocumentThatIsRefusedIsCountedLostAndHoldsUpNothing() {
    cloud.answer(400);
    try (Pipeline pipeline = pipeline(quick().withRowsPerRequest(1))) {
      assertThat(pipeline.run(minutes(0, 1, 2, 3)).cloud()).isEqualTo(new CloudFlush(1, 0, 1));
    }
    Records.Noted lost = records.only("cloud_rows_lost");
    assertThat(lost.level()).isEqualTo(Level.ERROR);
    assertThat(lost.fields())
        .containsEntry("rows", "1")
        .containsEntry("reason", "refused")
        .containsEntry("status", "400");
  }

  @Test
  void whatIsKeptIsBoundedAndTheOldestGoesFirst() {
    cloud.answerAlways(503);
    try (Pipeline pipeline =
        pipeline(quick().withAttempts(1).withRowsPerRequest(1).withKeepRows(2))) {
      PipelineResult result = pipeline.run(minutes(0, 1, 2, 3, 4));
      assertThat(result.cloud()).isEqualTo(new CloudFlush(0, 2, 1));
      assertThat(records.only("cloud_rows_lost").field("reason")).isEqualTo("no_room");
      cloud.answerAlways(204);
      pipeline.run(List.of());
    }
    assertThat(cloud.taken().subList(0, 2))
        .flatExtracting(request -> request.texts("mean"))
        .containsExactly("2.0", "3.0");
  }

  @Test
  void rowsLeftAtTheEndAreSaidToBeLost() {
    cloud.answerAlways(503);
    Pipeline pipeline = pipeline(quick().withAttempts(1));
    pipeline.run(minutes(0, 5, 5));
    pipeline.close();
    assertThat(records.of("cloud_rows_lost"))
        .hasSize(2)
        .allMatch(record -> record.field("reason").equals("closed"));
  }

  @Test
  void aLongRunIsSentInDocumentsOfBoundedSize() {
    double[] values = new double[1001];
    try (Pipeline pipeline = pipeline(quick().withRowsPerRequest(300).withKeepRows(300))) {
      assertThat(pipeline.run(minutes(0, values)).cloud()).isEqualTo(new CloudFlush(1000, 0, 0));
    }
    assertThat(cloud.requests().subList(0, 4))
        .extracting(request -> request.texts("mean").size())
        .containsExactly(300, 300, 300, 100);
  }

  @Test
  void aReceiverThatNeverAnswersHoldsTheRunUpForTheTimeoutAlone() {
    cloud.answer(CloudReceiver.SILENCE, CloudReceiver.ENDLESS_BODY);
    try (Pipeline pipeline = pipeline(quick().withTimeout(Duration.ofMillis(300)))) {
      assertThat(pipeline.run(minutes(0, 5, 5)).cloud()).isEqualTo(new CloudFlush(1, 0, 0));
      assertThat(records.only("cloud_flush_completed").field("attempts")).isEqualTo("3");
    }
  }

  @Test
  void aHurryCutsShortTheTryThatIsUnderWayAndAllowsNoneBehindIt() throws Exception {
    cloud.answerAlways(CloudReceiver.SILENCE);
    Pipeline pipeline = pipeline(quick().withTimeout(Duration.ofMinutes(10)));
    CompletableFuture<PipelineResult> run =
        CompletableFuture.supplyAsync(() -> pipeline.run(minutes(0, 5, 5)));
    await().until(() -> cloud.requests().size() == 1);
    pipeline.hurry();
    assertThat(run.get(10, TimeUnit.SECONDS).cloud()).isEqualTo(new CloudFlush(0, 1, 0));
    pipeline.close();
    assertThat(cloud.requests()).hasSize(1);
    assertThat(records.of("retries_exhausted")).hasSize(1);
    assertThat(records.of("cloud_rows_lost")).as("its row, and that of the end").hasSize(2);
  }

  @Test
  void aHurryEndsTheWaitForAnotherTry() throws Exception {
    cloud.answer(503);
    Pipeline pipeline = pipeline(quick().withBackoff(Duration.ofMinutes(1)));
    CompletableFuture<PipelineResult> run =
        CompletableFuture.supplyAsync(() -> pipeline.run(minutes(0, 5, 5)));
    await().until(() -> cloud.requests().size() == 1);
    pipeline.hurry();
    assertThat(run.get(10, TimeUnit.SECONDS).cloud()).isEqualTo(new CloudFlush(0, 1, 0));
    pipeline.close();
  }

  @Test
  void aReceiverThatAnswersGetsEverythingInAHurryToo() {
    Pipeline pipeline = pipeline(quick().withRowsPerRequest(1));
    pipeline.hurry();
    assertThat(pipeline.run(minutes(0, 5, 5, 5)).cloud()).isEqualTo(new CloudFlush(2, 0, 0));
    pipeline.close();
    assertThat(cloud.taken()).hasSize(3);
  }

  @Test
  void aWaitThatARunHasNoTimeForIsNoneAndThereIsNoOtherTry() {
    cloud.answer(503);
    CloudLink link = new CloudLink("fridge", null, quick().withBackoff(Duration.ofMinutes(1)));
    CloudAttempt last = link.sender.send(document(1), null, Duration.ofSeconds(30));
    link.close();
    assertThat(last.answer()).isEqualTo(CloudAnswer.RETRY);
    assertThat(cloud.requests()).hasSize(1);
    assertThat(records.only("retries_exhausted").field("attempts")).isEqualTo("1");
  }

  @Test
  void aRunWithoutAStoreSendsForFiveMinutesAndLeavesTheRestToLaterRuns() {
    CloudLink link = new CloudLink("fridge", null, quick());
    IntStream.range(0, 7).forEach(i -> link.outbox.add(document(i)));
    AtomicLong minutes = new AtomicLong();
    LongSupplier slow = () -> TimeUnit.MINUTES.toNanos(minutes.getAndIncrement());
    CloudStage run = new CloudStage(link, "run", slow);
    run.finish(chunk -> {});
    assertThat(run.flush()).isEqualTo(new CloudFlush(5, 2, 0));
    CloudStage next = new CloudStage(link, "run", slow);
    next.finish(chunk -> {});
    assertThat(next.flush()).isEqualTo(new CloudFlush(2, 0, 0));
    link.close();
  }

  private static CloudDocument document(int number) {
    return new CloudDocument("d-" + number, "run", null, CloudPriority.TELEMETRY, 1, new byte[9]);
  }

  @Test
  void theWaitsDoubleUpToTheLongestAndAreShortenedAtRandom() {
    List<Duration> waits = new ArrayList<>();
    Backoff whole = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500), () -> 0);
    Backoff half = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500), () -> 1);
    for (int attempt = 1; attempt <= 4; attempt++) {
      waits.add(whole.after(attempt));
      waits.add(half.after(attempt));
    }
    assertThat(waits)
        .extracting(Duration::toMillis)
        .containsExactly(100L, 50L, 200L, 100L, 400L, 200L, 500L, 250L);
    assertThat(Backoff.from(Duration.ofMillis(1)).after(Integer.MAX_VALUE))
        .isBetween(Duration.ofMillis(512), Duration.ofMillis(1024));
  }

  private CloudSync quick() {
    return at(cloud.url());
  }

  private static CloudSync at(URI url) {
    return CloudSync.to(url).withBackoff(Duration.ofMillis(1));
  }

  private static Pipeline pipeline(CloudSync cloud) {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("excursion", 8, 6))
        .cloud(cloud)
        .build();
  }

  private static URI closedPort() {
    return URI.create("http://127.0.0.1:" + Ports.free() + "/");
  }
}
