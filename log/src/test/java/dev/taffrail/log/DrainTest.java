package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DrainTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Pipeline pipeline =
      new Pipeline(
          Level.INFO,
          List.of(),
          (level, security, line, n) -> true,
          null,
          MicroClock.SYSTEM,
          false);

  private Drain drain(Duration time, Drain.Drainable journals) {
    return new Drain(pipeline, journals, time, new StandardError(output));
  }

  private String said() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void givesUpOnADiskThatHangsAndSaysHowManyRecordsAreMissing() {
    CountDownLatch never = new CountDownLatch(1);
    ActivePipeline.set(pipeline);
    BoundLogger.get("x").info("one").log();
    BoundLogger.get("x").info("two").log();
    BoundLogger.get("x").info("three").log();

    boolean drained =
        drain(
                Duration.ofMillis(50),
                new Drain.Drainable() {
                  @Override
                  public void close() throws IOException {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                  }

                  @Override
                  public long written() {
                    return 1;
                  }
                })
            .run();
    never.countDown();

    assertThat(drained).isFalse();
    assertThat(said()).isEqualTo("taffrail: 2 records were not written within PT0.05S\n");
  }

  @Test
  void saysWhyAJournalCouldNotBeClosed() {
    Drain drain =
        drain(
            Duration.ofSeconds(10),
            new Drain.Drainable() {
              @Override
              public void close() throws IOException {
                throw new IOException("No space left on device");
              }

              @Override
              public long written() {
                return 0;
              }
            });

    assertThat(drain.run()).isFalse();
    assertThat(said()).contains("could not be closed", "No space left on device");
  }

  @Test
  void closesOnceHoweverOftenItRuns() {
    AtomicInteger closed = new AtomicInteger();
    Drain drain =
        drain(
            Duration.ofSeconds(10),
            new Drain.Drainable() {
              @Override
              public void close() {
                closed.incrementAndGet();
              }

              @Override
              public long written() {
                return 0;
              }
            });

    assertThat(drain.run()).isTrue();
    assertThat(drain.run()).isTrue();
    assertThat(closed).hasValue(1);
    assertThat(said()).isEmpty();
  }

  @Test
  void waitsForTheLastRecordsAlsoOnAThreadThatWasInterrupted() {
    Thread caller = Thread.currentThread();
    Drain drain =
        drain(
            Duration.ofSeconds(10),
            new Drain.Drainable() {
              @Override
              public void close() {
                while (caller.getState() != Thread.State.TIMED_WAITING) {
                  Thread.onSpinWait();
                }
              }

              @Override
              public long written() {
                return 0;
              }
            });
    caller.interrupt();

    boolean drained = drain.run();

    assertThat(Thread.interrupted()).as("the interrupt is still there").isTrue();
    assertThat(drained).isTrue();
    assertThat(said()).isEmpty();
  }
}
