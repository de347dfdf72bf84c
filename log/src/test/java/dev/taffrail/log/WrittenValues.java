package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What becomes of a value, for tests of each kind of it. */
abstract class WrittenValues {
  final CapturedLog captured = new CapturedLog(Level.INFO);
  final BoundLogger log = BoundLogger.get("values");

  @AfterEach
  void close() {
    captured.close();
  }

  final @Nullable Object written(@Nullable Object value) {
    log.info("e").with("v", value).log();
    Object own = captured.record().get("v");
    log.bind("v", value).info("e").log();
    assertThat(captured.record().get("v")).as("bound as given").isEqualTo(own);
    return own;
  }
}
