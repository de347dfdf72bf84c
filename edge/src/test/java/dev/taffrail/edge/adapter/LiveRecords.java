package dev.taffrail.edge.adapter;

import dev.taffrail.edge.Records;
import dev.taffrail.journal.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a live pipeline logs, and time as the test has it. */
abstract class LiveRecords {
  @TempDir Path folder;
  Records records;
  final TestTiming time = new TestTiming();

  @BeforeEach
  void open() {
    records = Records.of(Level.DEBUG, folder);
  }

  @AfterEach
  void close() {
    records.close();
  }
}
