package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The buffer of an output, looked at while nobody empties it, and the thread that does. */
@Timeout(60)
class OutputSinkTest {
  private static final int KIB = 1024;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final OutputSink sink = sink(shown);

  /** Its thread is not started: what it takes stays in the buffer. */
  private static OutputSink sink(OutputStream stream) {
    return new OutputSink("stream", stream, Layout.JSON, null);
  }

  private static byte[] line(int length) {
    byte[] line = new byte[length];
    Arrays.fill(line, (byte) 'x');
    return line;
  }

  private int fill(Level level) {
    int taken = 0;
    while (sink.offer(level, false, line(KIB - 1), KIB - 1)) {
      taken++;
    }
    return taken;
  }

  private List<String> lines() {
    return shown.toString(UTF_8).lines().toList();
  }

  @Test
  void whereThereIsLittleRoomItIsKeptForWhatMattersMore() throws IOException {
    int debug = fill(Level.DEBUG);
    int info = fill(Level.INFO);
    int warning = fill(Level.WARNING);
    assertThat(debug).as("50 % of 256 KiB").isEqualTo(128);
    assertThat(debug + info).as("75 %").isEqualTo(192);
    assertThat(debug + info + warning).as("90 %, in whole lines").isEqualTo(256 * 9 / 10);
    assertThat(sink.offer(Level.DEBUG, true, line(KIB - 1), KIB - 1)).as("security").isTrue();
    fill(Level.ERROR);
    assertThat(sink.pending()).isEqualTo(256);
    assertThat(sink.lost()).as("one at each level").isEqualTo(4);

    sink.start().close();
    assertThat(lines()).hasSize(257).startsWith("x".repeat(KIB - 1));
    assertThat(lines().get(256)).contains("records_dropped", "\"count\":4");
  }

  @Test
  void aLineNeedsRoomForItsEndToo() {
    for (int i = 0; i < 255; i++) {
      assertThat(sink.offer(Level.ERROR, false, line(KIB - 1), KIB - 1)).isTrue();
    }
    assertThat(sink.offer(Level.ERROR, false, line(KIB), KIB)).isFalse();
    assertThat(sink.offer(Level.ERROR, false, line(KIB - 1), KIB - 1)).isTrue();
  }

  @Test
  void aLineThatIsLongerThanAllBeforeFindsItsPlace() throws IOException {
    sink.offer(Level.INFO, false, line(10), 10);
    assertThat(sink.offer(Level.INFO, false, line(100 * KIB), 100 * KIB)).isTrue();
    sink.start().close();

    assertThat(lines()).containsExactly("x".repeat(10), "x".repeat(100 * KIB));
  }

  @Test
  void whatWasDroppedIsSaidOnce() throws IOException {
    fill(Level.INFO);
    sink.start().flush(Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      sink.offer(Level.INFO, false, line(10), 10);
      sink.flush(Duration.ofMinutes(1));
      assertThat(sink.pending()).isZero();
    }
    sink.close();

    assertThat(lines()).filteredOn(line -> line.contains("records_dropped")).hasSize(1);
  }

  @Test
  void takesNothingOnceItIsClosedAndCountsThat() throws IOException {
    sink.start().close();

    assertThat(sink.offer(Level.CRITICAL, true, line(10), 10)).isFalse();
    assertThat(sink.lost()).isEqualTo(1);
    assertThat(sink.pending()).isZero();
  }

  @Test
  void writesAtItsEndWhatStillWaits() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    OutputSink valve = sink(valve(entered, opened)).start();
    valve.offer(Level.INFO, false, line(1), 1);
    entered.await();
    valve.offer(Level.INFO, false, line(2), 2);
    Thread closing =
        new Thread(
            () -> {
              try {
                valve.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    closing.start();
    await().until(() -> closing.getState() == Thread.State.WAITING);
    opened.countDown();
    closing.join();

    assertThat(lines()).containsExactly("x", "xx");
  }

  @Test
  void aFlushEndsWithTheLastLineAndNotWithItsTime() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    OutputSink valve = sink(valve(entered, opened)).start();
    valve.offer(Level.INFO, false, line(1), 1);
    Thread flushing =
        new Thread(
            () -> {
              try {
                valve.flush(Duration.ofDays(1));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    flushing.start();
    await().until(() -> flushing.getState() == Thread.State.TIMED_WAITING);
    opened.countDown();
    flushing.join();
    valve.close();
  }

  /** Takes nothing until it is opened. */
  private OutputStream valve(CountDownLatch entered, CountDownLatch opened) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        throw new AssertionError("whole lines only");
      }

      @Override
      public void write(byte[] bytes, int from, int n) throws IOException {
        entered.countDown();
        try {
          opened.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        shown.write(bytes, from, n);
      }
    };
  }

  @Test
  void whatAStreamBuffersItselfIsFlushedBehindEachWrite() throws IOException {
    OutputSink buffered = sink(new BufferedOutputStream(shown)).start();
    buffered.offer(Level.INFO, false, line(10), 10);
    buffered.flush(Duration.ofMinutes(1));

    assertThat(lines()).containsExactly("x".repeat(10));
    buffered.close();
  }

  @Test
  void aStreamMayThrowWhateverItLikesAndInterruptItsThread() throws IOException {
    OutputSink broken =
        sink(
            new OutputStream() {
              private int writes;

              @Override
              public void write(int b) {
                throw new AssertionError("whole lines only");
              }

              @Override
              public void write(byte[] bytes, int from, int n) {
                Thread.currentThread().interrupt();
                switch (++writes) {
                  case 1 -> throw new IllegalStateException("closed");
                  case 2 -> throw new NoClassDefFoundError("of the stream");
                  default -> shown.write(bytes, from, n);
                }
              }
            });
    broken.start();
    for (int i = 1; i <= 3; i++) {
      broken.offer(Level.INFO, false, line(i), i);
      broken.flush(Duration.ofSeconds(20));
    }
    broken.close();

    assertThat(broken.lost()).isEqualTo(2);
    assertThat(lines()).hasSize(2).startsWith("xxx");
    assertThat(lines().get(1)).contains("records_dropped", "\"count\":2");
  }

  @Test
  void keptLinesForWhichThereIsNoRoomAreUnprintedAndNothingElse() {
    Pipeline pipeline =
        new Pipeline(
            new LogLevels(Level.INFO, Map.of(), System::nanoTime),
            new Pipeline.Steps(List.of(), Redaction.standard(), FlightRecorder.standard()),
            new Sinks(null, null, List.of(sink)),
            MicroClock.SYSTEM,
            false);
    ActivePipeline.set(pipeline);
    BoundLogger run = BoundLogger.get("output").bind(Correlation.KEY, "id");
    run.debug("kept").log();
    fill(Level.DEBUG);
    long before = pipeline.stats().unprinted();
    run.error("failed").log();
    ActivePipeline.leave(pipeline);

    assertThat(pipeline.stats().unprinted()).isEqualTo(before + 1);
    assertThat(pipeline.stats().refused()).isZero();
    assertThat(pipeline.stats().records()).isEqualTo(2);
  }
}
