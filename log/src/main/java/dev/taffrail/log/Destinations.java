package dev.taffrail.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where the records of one configuration go, closed together: the journals first. */
record Destinations(OpenJournals journals, List<OutputSink> outputs) implements Drain.Drainable {
  Destinations {
    outputs = List.copyOf(outputs);
  }

  /**
   * @param time how long each output may take; the journals have limits of their own
   */
  void flush(Duration time) throws IOException {
    journals.flush();
    for (OutputSink output : outputs) {
      output.flush(time);
    }
  }

  /** An output that takes nothing any more must not keep the journals from being sealed. */
  @Override
  public void close() throws IOException {
    try {
      journals.close();
    } finally {
      for (OutputSink output : outputs) {
        output.close();
      }
    }
  }

  @Override
  public long written() {
    return journals.written();
  }

  @Override
  public long missing(long records) {
    long missing = journals.any() ? records - written() : 0;
    for (OutputSink output : outputs) {
      missing = Math.max(missing, output.pending());
    }
    return missing;
  }
}
