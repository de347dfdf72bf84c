package dev.taffrail.ship.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Puts batches into a log stream of AWS CloudWatch, which it creates when missing. The message is
 * the record's line, verbatim. CloudWatch has no place for metadata, so the leaf index does not
 * travel: a record is found again in the journal by its line.
 */
public final class CloudWatchSink implements Sink {
  /** CloudWatch counts so much for each event besides its message. */
  private static final int AROUND = 26;

  private final String name;
  private final CloudWatchConfig config;
  private final AwsClient aws;
  private final AwsFailures failures = new AwsFailures(Clock.systemUTC());
  private volatile boolean closed;

  /**
   * Makes the sink; nothing is sent yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public CloudWatchSink(String name, CloudWatchConfig config) {
    this.name = name;
    this.config = config;
    aws = new AwsClient(config);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Limits limits() {
    return config.limits();
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return (long) record.line().length + AROUND;
  }

  @Override
  public Outcome send(Batch batch) throws InterruptedException {
    try {
      return call(batch);
    } catch (RuntimeException e) {
      // A closed SDK throws whatever it stumbles over first; that must not count as a defect of the
      // batch, whose records would be refused.
      if (closed) {
        return new Outcome.Retry("closed", "the sink is closed", Pace.SOON);
      }
      throw e;
    }
  }

  @Override
  public long sentBytes() {
    return aws.sentBytes();
  }

  @Override
  public void close() {
    closed = true;
    aws.close();
  }

  private Outcome call(Batch batch) throws InterruptedException {
    try {
      aws.checkCredentials();
    } catch (SdkClientException none) {
      throwIfInterrupted(none);
      return new Outcome.Retry("credentials", AwsFailures.words(none), Pace.SLOW);
    }
    try {
      return put(batch);
    } catch (AwsServiceException e) {
      return failures.outcome(e, batch.size());
    } catch (SdkClientException e) {
      throwIfInterrupted(e);
      return AwsFailures.withoutAnswer(e);
    }
  }

  private Outcome put(Batch batch) {
    List<Integer> order = chronological(batch);
    List<InputLogEvent> events =
        order.stream().map(position -> event(batch.records().get(position))).toList();
    PutLogEventsResponse answer;
    try {
      answer = aws.put(events);
    } catch (ResourceNotFoundException missing) {
      Outcome failed = create();
      if (failed != null) {
        return failed;
      }
      answer = aws.put(events);
    }
    return RejectedEvents.outcome(answer.rejectedLogEventsInfo(), order);
  }

  /** Makes group and stream; what went wrong with that, which says nothing about the batch. */
  private @Nullable Outcome create() {
    try {
      aws.create();
      return null;
    } catch (AwsServiceException e) {
      return failures.ofCreation(e);
    }
  }

  /** Positions by time, which the call demands; records of one millisecond keep their order. */
  private static List<Integer> chronological(Batch batch) {
    return IntStream.range(0, batch.size())
        .boxed()
        .sorted(Comparator.comparingLong(position -> batch.records().get(position).millis()))
        .toList();
  }

  private static InputLogEvent event(ShipRecord record) {
    return InputLogEvent.builder()
        .timestamp(record.millis())
        .message(new String(record.line(), UTF_8))
        .build();
  }

  private static void throwIfInterrupted(SdkClientException e) throws InterruptedException {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      InterruptedException stop = new InterruptedException("interrupted in a call to AWS");
      stop.initCause(e);
      throw stop;
    }
  }
}
