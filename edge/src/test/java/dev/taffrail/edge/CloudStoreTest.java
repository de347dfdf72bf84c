package dev.taffrail.edge;

import static dev.taffrail.edge.Readings.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose documents are kept in a store. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloudStoreTest {
  @TempDir Path folder;
  private StoreFile file;
  private Records records;
  private CloudReceiver cloud;

  @BeforeEach
  void start() throws Exception {
    records = Records.of(Level.INFO, folder);
    cloud = new CloudReceiver();
    file = new StoreFile(folder.resolve("edge.db"));
  }

  @AfterEach
  void stop() {
    cloud.close();
    records.close();
  }

  @Test
  void whatTheCloudDidNotTakeIsSentAfterARestartAsItWasUnderTheRunsId() throws Exception {
    cloud.answerAlways(503);
    PipelineResult result;
    try (Pipeline pipeline = pipeline(sync())) {
      result = pipeline.run(minutes(0, 5, 5, 5));
      assertThat(result.cloud()).isEqualTo(new CloudFlush(0, 2, 0));
    }
    CloudReceiver.Request tried = cloud.requests().get(0);
    assertThat(records.of("cloud_rows_lost")).isEmpty();
    assertThat(file.balance().waiting()).isEqualTo(2); // the run's, and that of the last window

    cloud.answerAlways(204);
    records.clear();
    try (Pipeline pipeline = pipeline(sync())) {
      assertThat(pipeline.run(List.of()).cloud()).isEqualTo(new CloudFlush(3, 0, 0));
    }
    CloudReceiver.Request taken = cloud.taken().get(0);
    assertThat(taken.idempotencyKey()).isEqualTo(tried.idempotencyKey());
    assertThat(taken.traceparent()).isEqualTo(tried.traceparent());
    assertThat(taken.correlationId()).isEqualTo(result.correlationId());
    assertThat(taken.body()).isEqualTo(tried.body());
    assertThat(records.of("cloud_flush_completed").get(0).correlationId())
        .as("the journey ends under the id under which it began")
        .isEqualTo(result.correlationId());
    assertThat(file.balance()).isEqualTo(new CloudAccounts(2, 2, 0, 0, 0, 0, 0));
  }

  @Test
  void aRunSendsForHalfAMinuteAndLeavesTheRestToLaterRuns() throws Exception {
    CloudLink link = new CloudLink("fridge", null, sync());
    for (int i = 0; i < 10; i++) {
      link.outbox.add(
          new CloudDocument("d-" + i, "run", null, CloudPriority.TELEMETRY, 1, new byte[9]));
    }
    AtomicLong seconds = new AtomicLong();
    LongSupplier slow = () -> TimeUnit.SECONDS.toNanos(seconds.getAndAdd(5)); // each takes 5 s
    CloudStage run = new CloudStage(link, "run", slow);
    run.finish(chunk -> {});
    assertThat(run.flush()).isEqualTo(new CloudFlush(6, 4, 0));
    CloudStage next = new CloudStage(link, "run", slow);
    next.finish(chunk -> {});
    assertThat(next.flush()).isEqualTo(new CloudFlush(4, 0, 0));
    link.close();
    assertThat(cloud.taken())
        .extracting(CloudReceiver.Request::idempotencyKey)
        .containsExactly("d-0", "d-1", "d-2", "d-3", "d-4", "d-5", "d-6", "d-7", "d-8", "d-9");
  }

  @Test
  void afterAnOutageTheDocumentsWithCriticalEventsLeaveFirst() {
    cloud.answerAlways(503);
    List<String> ids = new ArrayList<>();
    try (Pipeline pipeline = pipeline(sync())) {
      ids.add(pipeline.run(minutes(0, 5, 5)).correlationId());
      ids.add(pipeline.run(minutes(2, 9, 5)).correlationId());
      ids.add(pipeline.run(minutes(4, 99, 5)).correlationId());
      cloud.answerAlways(204);
      pipeline.run(List.of());
    }
    assertThat(cloud.taken().subList(0, 3))
        .extracting(CloudReceiver.Request::correlationId)
        .containsExactly(ids.get(2), ids.get(1), ids.get(0));
  }

  @Test
  void aRefusedDocumentBecomesADeadLetterUnderItsRunsId() throws Exception {
    cloud.answer(422);
    try (Pipeline pipeline = pipeline(sync())) {
      PipelineResult result = pipeline.run(minutes(0, 5, 5));
      assertThat(result.cloud()).isEqualTo(new CloudFlush(0, 0, 1));
      Records.Noted dead = records.only("cloud_dead_letter");
      assertThat(dead.correlationId()).isEqualTo(result.correlationId());
      assertThat(dead.field("status")).isEqualTo("422");
      assertThat(file.query("SELECT CAST(body AS TEXT) FROM document"))
          .containsExactly(cloud.requests().get(0).body());
    }
  }

  @Test
  void aReceiverThatFailedFiveTimesInARowIsLeftAlone() {
    cloud.answerAlways(503);
    CloudSync patient = sync().withAttempts(1).withBackoff(Duration.ofMinutes(1));
    try (Pipeline pipeline = pipeline(patient)) {
      for (int run = 0; run < 8; run++) {
        pipeline.run(minutes(run, 5));
      }
      assertThat(cloud.requests()).hasSize(5);
      assertThat(records.only("cloud_circuit_opened").level()).isEqualTo(Level.WARNING);
    }
    assertThat(cloud.requests()).as("nor at the end: nothing is lost").hasSize(5);
  }

  @Test
  void oneTryDecidesWhetherItIsThereAgain() {
    cloud.answerAlways(503);
    try (Pipeline pipeline = pipeline(sync().withAttempts(9))) {
      pipeline.run(minutes(0, 5, 5));
      assertThat(cloud.requests()).as("no further tries once it is open").hasSize(5);
      pipeline.run(List.of());
      while (cloud.requests().size() == 5) { // its wait is 16 ms at most
        pipeline.run(List.of());
      }
      assertThat(cloud.requests()).as("one try, though nine are allowed").hasSize(6);
      cloud.answerAlways(204);
      while (cloud.taken().isEmpty()) {
        pipeline.run(List.of());
      }
    }
    assertThat(records.of("cloud_circuit_opened")).hasSize(1);
    assertThat(records.of("cloud_circuit_closed")).hasSize(1);
  }

  private CloudSync sync() {
    return CloudSync.to(cloud.url())
        .withBackoff(Duration.ofMillis(1))
        .withAttempts(1)
        .withStore(CloudStore.at(folder.resolve("edge.db")));
  }

  private static Pipeline pipeline(CloudSync cloud) {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("warm", 8, 6))
        .rule(RuleConfig.above("hot", 50, 40).withSeverity(Severity.CRITICAL))
        .cloud(cloud)
        .build();
  }
}
