package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    return drain(time, Duration.ofSeconds(20), journals);
  }

  private Drain drain(Duration time, Duration counting, Drain.Drainable journals) {
    return new Drain(pipeline, journals, time, counting, new StandardError(output));
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
    assertThat(said()).isEqualTo("taffrail: 2 records were not written within 50ms\n");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isNotHeldUpByACountThatHangsToo() {
    CountDownLatch never = new CountDownLatch(1);
    boolean drained =
        drain(
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                new Drain.Drainable() {
                  @Override
                  public void close() throws IOException {
                    written();
                  }

                  @Override
                  public long written() {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    return 0;
                  }
                })
            .run();
    never.countDown();

    assertThat(drained).isFalse();
    assertThat(said())
        .isEqualTo("taffrail: an unknown number of records were not written within 50ms\n");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isNotHeldUpByAStandardErrorThatNobodyReads() {
    CountDownLatch read = new CountDownLatch(1);
    StandardError full = new StandardError(new FullPipe(read, output));
    boolean drained =
        new Drain(
                pipeline,
                new Drain.Drainable() {
                  @Override
                  public void close() throws IOException {
                    throw new IOException("Input/output error");
                  }

                  @Override
                  public long written() {
                    return 0;
                  }
                },
                Duration.ofSeconds(20),
                Duration.ofMillis(50),
                full)
            .run();
    ActivePipeline.set(Pipeline.unconfigured(full));
    BoundLogger.get("hook").info("last_words").log();
    read.countDown();
    await().untilAsserted(this::isWrittenAgain);

    assertThat(drained).isFalse();
    assertThat(said()).startsWith("taffrail: the journal could not be closed: ");
  }

  private void isWrittenAgain() {
    BoundLogger.get("hook").info("behind_them").log();
    assertThat(said()).contains("behind_them");
  }

  @Test
  void aProgramThatGaveUpOnADiskThatHangsEnds() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ProgramWithoutDisk.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(said).isZero();
    assertThat(said).contains("were not written within 10ms");
  }

  /** Shuts its log down itself, before its main ends. */
  public static final class ProgramWithoutDisk {
    private ProgramWithoutDisk() {}

    public static void main(String[] args) {
      DrainTest hanging = new DrainTest();
      boolean unused =
          new Drain(
                  hanging.pipeline,
                  new Drain.Drainable() {
                    @Override
                    public void close() throws IOException {
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                    }

                    @Override
                    public long written() {
                      return 0;
                    }
                  },
                  Duration.ofMillis(10),
                  Drain.COUNTING,
                  StandardError.INSTANCE)
              .run();
    }
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
  void isNotDrainedWhateverItWasThatEndedTheClosing() {
    for (Throwable failure :
        List.of(new IllegalStateException("of a sink"), new NoClassDefFoundError("of a sink"))) {
      assertThat(drain(Duration.ofSeconds(10), closingWith(failure)).run()).isFalse();
      assertThat(said()).contains("could not be closed: " + failure);
    }
  }

  private static Drain.Drainable closingWith(Throwable failure) {
    return new Drain.Drainable() {
      @Override
      public void close() {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }

      @Override
      public long written() {
        return 0;
      }
    };
  }

  @Test
  void everyThreadThatShutsDownHearsTheSameAndLeavesWhenAllIsClosed() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    Drain drain =
        drain(
            Duration.ofSeconds(20),
            new Drain.Drainable() {
              @Override
              public void close() throws IOException {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                closed.incrementAndGet();
              }

              @Override
              public long written() {
                return 0;
              }
            });
    Thread[] threads = new Thread[3];
    AtomicInteger drained = new AtomicInteger();
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(() -> drained.addAndGet(drain.run() ? 1 : 0));
      threads[i].start();
    }
    for (Thread thread : threads) {
      await().until(() -> isWaiting(thread));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(drained).hasValue(threads.length);
    assertThat(closed).hasValue(1);
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void aProgramThatConfiguresAgainAndAgainKeepsNothingOfWhatItShutDown() {
    WeakReference<Drain> ended = new WeakReference<>(drained());
    await()
        .until(
            () -> {
              System.gc();
              return ended.get() == null;
            });
  }

  private Drain drained() {
    Drain drain =
        drain(
            Duration.ofSeconds(10),
            new Drain.Drainable() {
              @Override
              public void close() {}

              @Override
              public long written() {
                return 0;
              }
            });
    drain.atExit();
    assertThat(drain.run()).isTrue();
    return drain;
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
  void whatIsLoggedAfterwardsGoesElsewhere() {
    ActivePipeline.set(pipeline);
    Drain drain =
        drain(
            Duration.ofSeconds(10),
            new Drain.Drainable() {
              @Override
              public void close() {}

              @Override
              public long written() {
                return 0;
              }
            });
    assertThat(drain.run()).isTrue();

    BoundLogger.get("x").debug("later").log();
    assertThat(ActivePipeline.get()).isNotSameAs(pipeline);
    assertThat(pipeline.stats().records()).isZero();
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
