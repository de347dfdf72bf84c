package dev.taffrail.log.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Processors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogCaptureExtensionTest {
  private static final BoundLogger log = BoundLogger.get("app");

  @Nested
  @ExtendWith(LogCaptureExtension.class)
  class ByParameter {
    private final LogCapture ofConstructor;

    ByParameter(LogCapture capture) {
      ofConstructor = capture;
    }

    @BeforeEach
    void before(LogCapture capture) {
      assertThat(capture.records()).isEmpty();
      log.info("before").log();
    }

    @RepeatedTest(2)
    void eachTestHasACaptureOfItsOwn(LogCapture capture) {
      log.info("test").log();

      assertThat(capture).isSameAs(ofConstructor);
      assertThat(capture.records())
          .extracting(CapturedRecord::event)
          .containsExactly("before", "test");
    }

    @AfterEach
    void after(LogCapture capture) {
      assertThat(capture.records("before")).hasSize(1);
    }
  }

  @Nested
  class WithProcessors {
    @RegisterExtension
    private final LogCaptureExtension extension =
        new LogCaptureExtension(Processors.remove("password"));

    @Test
    void theyAreRunFirst(LogCapture capture) {
      log.info("login").with("password", "hunter2").log();

      assertThat(capture.only("login").fields()).isEmpty();
    }
  }
}
