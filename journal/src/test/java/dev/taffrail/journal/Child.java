package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the children of the tests do: append numbered records without end, and print the number of
 * each record that was flushed.
 */
final class Child {
  private Child() {}

  /**
   * Arguments: the journal, a name that stands in each record, how many records to append at most,
   * and how many between two flushes.
   */
  public static void main(String[] arguments) throws IOException {
    JournalConfig config =
        JournalConfig.at(Path.of(arguments[0])).withMaxBytes(256 * 1024).withBackups(200);
    int count = Integer.parseInt(arguments[2]);
    int flushEvery = Integer.parseInt(arguments[3]);
    try (Journal appender = Journal.join(config)) {
      System.out.println("open");
      for (int i = 0; i < count; i++) {
        appender.append(record(arguments[1], i));
        if (i % flushEvery == flushEvery - 1) {
          appender.flush();
          System.out.println(i);
        }
      }
      appender.flush();
      System.out.println(count - 1);
    }
  }

  static byte[] record(String name, int i) {
    return Lines.record(
        i % 50 == 49 ? Level.ERROR : Level.INFO,
        "child." + name,
        "counted",
        ",\"n\":" + i + ",\"pad\":\"" + "p".repeat(i % 700) + "\"");
  }
}
