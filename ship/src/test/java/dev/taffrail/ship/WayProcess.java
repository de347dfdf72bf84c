package dev.taffrail.ship;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A shipper as a process of its own: {@code JOURNAL WAY URL follow|once}. */
final class WayProcess {
  private WayProcess() {}

  public static void main(String[] args) throws Exception {
    Path journal = Path.of(args[0]);
    try (Shipper shipper = shipper(journal, Ways.valueOf(args[1]).sink(URI.create(args[2])))) {
      shipper.start();
      if (args[3].equals("once")) {
        boolean drained = shipper.awaitDrained(Duration.ofSeconds(60));
        System.out.println("drained " + drained);
        System.out.println(shipper.status().get(Ways.NAME));
      } else {
        while (true) {
          // Throws when the accounts do not add up.
          shipper.status();
          if (shipper.status().values().iterator().next().retries() > 0) {
            touch(failed(journal));
          }
          Thread.sleep(5);
        }
      }
    }
  }

  static Shipper shipper(Path journal, Sink sink) {
    return Shipper.builder(journal)
        .sink(sink)
        .retry(Duration.ofMillis(5), Duration.ofMillis(40))
        .drain(Duration.ZERO)
        .build();
  }

  /** Is there once something had to be sent again. */
  static Path failed(Path journal) {
    return journal.resolveSibling("failed");
  }

  private static void touch(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
