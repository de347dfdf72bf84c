package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // scopes are there for their ends
class UnconfiguredTest {
  private static final BoundLogger log = BoundLogger.get("app").bind("device", "rpi4");

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private Pipeline pipeline = Pipeline.unconfigured(new StandardError(output));

  @AfterEach
  void reset() {
    ActivePipeline.leave(pipeline);
  }

  private String text() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesLinesForPeopleAtInfoAndAbove() {
    ActivePipeline.set(pipeline);
    log.debug("no").log();
    try (Scope scope = LogContext.bind("ctx", 1)) {
      log.warning("rule_fired").with("value", 9.4).with("rule", "cold chain").log();
    }

    assertThat(text())
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z warning  rule_fired {15}\\[app\\]"
                + " ctx=1 device=rpi4 value=9.4 rule=\"cold chain\"\n");
  }

  @Test
  void putsAnExceptionBehindItsLine() {
    ActivePipeline.set(pipeline);
    log.error("failed").exception(new IllegalStateException("boom")).log();

    assertThat(text().lines().toList())
        .element(1)
        .isEqualTo("  java.lang.IllegalStateException: boom");
    assertThat(text().lines().toList()).element(2).asString().startsWith("    at dev.taffrail");
  }

  @Test
  void noTextReachesTheTerminalAsAControlSequence() {
    ActivePipeline.set(pipeline);
    log.info("\u001b[2J\nforged").with("k\u001b", "\u009b31m\r").log();

    assertThat(text().chars().filter(c -> c < ' ' || (c >= 0x7f && c < 0xa0)).toArray())
        .as("only the line's own end")
        .containsExactly('\n');
  }

  @Test
  void aBrokenStreamIsNoExceptionForTheCaller() {
    pipeline =
        Pipeline.unconfigured(
            new StandardError(
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("closed");
                  }
                }));
    ActivePipeline.set(pipeline);
    log.info("e").log();

    assertThat(pipeline.stats().refused()).isEqualTo(1);
  }

  /** Half a second for each call would take minutes. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStandardErrorThatNobodyReadsHoldsUpOneCallAndNoOther() {
    CountDownLatch read = new CountDownLatch(1);
    pipeline = Pipeline.unconfigured(new StandardError(new FullPipe(read, output)));
    ActivePipeline.set(pipeline);
    for (int i = 0; i < 10_000; i++) {
      log.info("e").with("i", i).log();
    }
    read.countDown();
    await().untilAsserted(() -> assertThat(text()).contains("records_dropped"));

    assertThat(pipeline.stats().refused()).isPositive();
    assertThat(text()).contains(" count=" + pipeline.stats().refused());
    assertThat(text().lines()).hasSize((int) (10_001 - pipeline.stats().refused()));
    log.info("afterwards").log();
    await().untilAsserted(() -> assertThat(text()).contains("afterwards"));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatManyThreadsLoseAtAStandardErrorThatNobodyReadsIsCountedOnce() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    pipeline = Pipeline.unconfigured(new StandardError(new FullPipe(read, output)));
    ActivePipeline.set(pipeline);
    List<Thread> threads = Stream.generate(() -> new Thread(this::logMany)).limit(8).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    read.countDown();
    await().until(() -> text().contains("records_dropped"));

    long shown = text().lines().filter(line -> line.contains("many")).count();
    assertThat(pipeline.stats().refused()).isPositive().isEqualTo(8 * 10_000 - shown);
  }

  @Test
  void aLineIsNotLostAsAnothersWas() throws Exception {
    CountDownLatch fails = new CountDownLatch(1);
    pipeline = Pipeline.unconfigured(new StandardError(new FailsOnce(fails, output)));
    ActivePipeline.set(pipeline);
    Thread lost = new Thread(() -> log.info("lost").log());
    lost.start();
    await().until(() -> lost.getState() == Thread.State.TIMED_WAITING);
    Thread shown = new Thread(() -> log.info("shown").log());
    shown.start();
    await().until(() -> shown.getState() == Thread.State.TIMED_WAITING);
    fails.countDown();
    await().until(() -> text().contains("shown"));
    lost.join();
    shown.join();
    // Tells of the loss where the others had waited long enough before.
    log.info("third").log();

    assertThat(text()).doesNotContain(" lost").contains("third");
    assertThat(pipeline.stats().refused()).isEqualTo(1);
  }

  /** Fails at its first write, when it is told to. */
  private static final class FailsOnce extends FilterOutputStream {
    private final CountDownLatch fails;
    private boolean failed;

    FailsOnce(CountDownLatch fails, OutputStream to) {
      super(to);
      this.fails = fails;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (!failed) {
        failed = true;
        new FullPipe(fails, nullOutputStream()).write(bytes, from, length);
        throw new IOException("Input/output error");
      }
      out.write(bytes, from, length);
    }
  }

  private void logMany() {
    for (int i = 0; i < 10_000; i++) {
      log.info("many").log();
    }
  }

  @Test
  void anInterruptIsKeptAndTheLineIsOut() {
    ActivePipeline.set(pipeline);
    Thread.currentThread().interrupt();
    log.info("e").log();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(text().lines()).hasSize(1);
  }

  /** It would keep the classes of a web application that was undeployed. */
  @Test
  void theThreadThatWritesIsThereOnlyWhileThereIsSomething() {
    ActivePipeline.set(pipeline);
    for (int i = 1; i <= 2; i++) {
      log.info("e").log();
      assertThat(text().lines()).hasSize(i);
      await().until(() -> threads().noneMatch(name -> name.equals("taffrail-stderr")));
    }
  }

  private static Stream<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
  }
}
