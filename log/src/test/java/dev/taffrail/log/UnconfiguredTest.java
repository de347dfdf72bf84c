package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
