package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PipelineTest {
  private static final BoundLogger log = BoundLogger.get("pipeline");

  private static Pipeline pipeline(RecordSink sink) {
    return new Pipeline(Level.INFO, List.of(), sink, null, MicroClock.SYSTEM, false);
  }

  @Test
  void aSinkThatFailsIsNoExceptionForTheCaller() {
    Pipeline broken =
        pipeline(
            (level, security, buffer, length) -> {
              throw new IllegalStateException("a defect");
            });
    ActivePipeline.set(broken);
    log.info("e").log();
    log.info("e").log();
    ActivePipeline.leave(broken);

    assertThat(broken.stats().refused()).isEqualTo(2);
  }

  @Test
  void whatASinkRefusesIsCounted() {
    Pipeline refusing = pipeline((level, security, buffer, length) -> false);
    ActivePipeline.set(refusing);
    log.info("e").log();
    ActivePipeline.leave(refusing);

    assertThat(refusing.stats().refused()).isEqualTo(1);
    assertThat(refusing.stats().records()).isZero();
  }

  @Test
  void aValueThatLogsItselfHarmsNeitherRecord() {
    List<String> lines = new ArrayList<>();
    Pipeline nested =
        pipeline(
            (level, security, buffer, n) ->
                lines.add(new String(buffer, 0, n, StandardCharsets.UTF_8)));
    Object chatty =
        new Object() {
          @Override
          public String toString() {
            log.info("inner").with("a", 1).log();
            return "outer value";
          }
        };
    ActivePipeline.set(nested);
    log.info("outer").with("before", 1).with("v", chatty).with("after", 2).log();
    ActivePipeline.leave(nested);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).endsWith("\"event\":\"inner\",\"a\":1}");
    assertThat(lines.get(1))
        .endsWith("\"event\":\"outer\",\"before\":1,\"v\":\"outer value\",\"after\":2}");
  }

  /** Each writes the value twice, so that the calls would double at every step. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aValueThatLogsItselfWithoutEndIsLeftAfterAFewRecords() {
    Object endless =
        new Object() {
          @Override
          public String toString() {
            log.info("inner").with("long", "x".repeat(70_000)).with("v", this).log();
            return "v";
          }
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("outer").with("v", List.of(endless, endless)).log();

      assertThat(captured.records()).hasSizeBetween(2, 1000);
      assertThat(new String(captured.lines().get(0), StandardCharsets.UTF_8))
          .contains("\"v\":\"(nested too deep)\"");
      log.info("later").with("v", List.of(new Part(new Part("whole")))).log();
      assertThat(captured.text()).endsWith("\"v\":[{\"of\":{\"of\":\"whole\"}}]}");
    }
  }

  record Part(Object of) {}

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void processorsThatLogAreLeftAfterAFewRecordsWithoutAField() {
    Processor chatty =
        event -> {
          log.info("from_processor").with("a", 1).log();
          return true;
        };
    Processor asking = Processors.dropIf(event -> !chatty.process(event));
    try (CapturedLog captured = new CapturedLog(Level.INFO, chatty, asking)) {
      log.info("outer").with("b", 2).log();

      assertThat(captured.records()).hasSizeBetween(2, 100);
      assertThat(new String(captured.lines().get(0), StandardCharsets.UTF_8))
          .endsWith("\"event\":\"from_processor\",\"processor_failed\":\"(nested too deep)\"}");
      assertThat(captured.text()).endsWith("\"event\":\"outer\",\"b\":2}");
    }
  }
}
