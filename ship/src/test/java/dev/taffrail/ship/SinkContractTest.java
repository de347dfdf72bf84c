package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is true of every sink. */
public abstract class SinkContractTest {
  protected static final Instant NOW = Instant.parse("2026-05-30T08:37:37.951919Z");

  protected Sink sink;

  /** A sink named {@code test}, with its receiver there. */
  protected abstract Sink open() throws Exception;

  /** What the receiver has. */
  protected abstract List<String> received() throws Exception;

  /** Makes the receiver go away, with what it has. */
  protected abstract void takeAway() throws Exception;

  /** Makes the receiver come back. */
  protected abstract void giveBack() throws Exception;

  /** What the receiver has once this was delivered. */
  protected List<String> delivered(Batch batch) {
    return lines(batch);
  }

  @BeforeEach
  void openSink() throws Exception {
    sink = open();
  }

  @AfterEach
  void closeSink() {
    sink.close();
  }

  @Test
  void hasItsName() {
    assertThat(sink.name()).isEqualTo("test");
  }

  @Test
  void countsTheBytesThatWentOut() throws Exception {
    assertThat(sink.sentBytes()).isZero();
    sink.send(batch(50, ""));
    long once = sink.sentBytes();
    assertThat(once).isGreaterThan(200);
    sink.send(batch(50, ""));
    assertThat(sink.sentBytes()).isGreaterThan(once + 200);
  }

  @Test
  void deliversLinesVerbatimAndInOrder() throws Exception {
    Batch batch = batch(50, ",\"text\":\"Größe \\\"9,4 °C\\\" \\\\ 🌡\\u0007\"");
    assertThat(sink.send(batch)).isEqualTo(new Accepted());
    assertThat(received()).containsExactlyElementsOf(delivered(batch));
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
  void triesAgainSoonWhileTheReceiverIsAway() throws Exception {
    takeAway();
    assertRetry(sink.send(batch(3, "")), Pace.SOON);
  }

  @Test
  void deliversAfterTheReceiverWasAway() throws Exception {
    Batch batch = batch(3, "");
    sink.send(batch);
    takeAway();
    assertRetry(sink.send(batch), Pace.SOON);
    giveBack();
    assertThat(sink.send(batch)).isInstanceOf(Accepted.class);
    assertThat(received()).containsAll(delivered(batch));
  }

  @Test
  void isUsedByBothLanesAtOnce() throws Exception {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      outcomes.add(CompletableFuture.supplyAsync(() -> send(sink, batch(20, ""))));
    }
    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertThat(outcome.get()).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void sendsNothingOnceItIsClosedHoweverOften() throws Exception {
    sink.close();
    sink.close();
    assertThat(sink.send(batch(3, ""))).isInstanceOf(Retry.class);
    assertThat(received()).isEmpty();
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

  protected static Outcome send(Sink to, Batch batch) {
    try {
      return to.send(batch);
    } catch (InterruptedException e) {
      return new Retry("interrupted", "interrupted", Pace.SOON);
    }
  }
}
