package dev.taffrail.edge;

import dev.taffrail.journal.Level;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline of a fridge logs. */
// On a thread of its own: a run that hangs cannot be interrupted, and must fail all the same.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class FridgeRecords {
  @TempDir Path directory;
  Records records;

  @BeforeEach
  void listen() {
    records = Records.of(Level.DEBUG, directory);
  }

  @AfterEach
  void stopListening() {
    records.close();
  }

  /** Windows of a minute; above 8 is an excursion until it is at 6 again. */
  static PipelineBuilder fridge() {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("excursion", 8, 6).withSeverity(Severity.CRITICAL));
  }
}
