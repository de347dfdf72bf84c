package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * The same lines twice: in a journal, and in the log files of another program, whose levels and
 * times are written in another way. Each is JSON of some 250 bytes with a number of its own, {@code
 * seq}, a correlation id that it shares with three others, and a few fields.
 *
 * @param folder where the files lie
 * @param lines how many lines there are
 * @param files how many files of the other program
 */
record ShipInput(Path folder, int lines, int files) {
  private static final String[] LOGGERS = {
    "orders.OrderService", "payments.Gateway", "http.AccessLog", "inventory.StockClient"
  };
  private static final String[] EVENTS = {
    "order_created", "payment_authorized", "http_request_completed", "stock_reserved", "cache_miss"
  };
  private static final String[] PATHS = {"/api/v1/orders", "/api/v1/orders/{id}", "/health"};
  private static final String[] LEVELS = {"INFO", "INFO", "INFO", "INFO", "WARN", "ERROR"};

  static ShipInput write(Path folder, int lines, int files) throws IOException {
    ShipInput input = new ShipInput(folder, lines, files);
    Random random = new Random(42);
    JournalConfig config =
        JournalConfig.at(input.journal()).withMaxBytes(64L << 20).withBackups(1_000);
    List<OutputStream> foreign = new ArrayList<>();
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < files; i++) {
        foreign.add(
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("app-" + i + "x.log"))));
      }
      // Eight lines a millisecond, the last of them an hour ago: what is of the future is not sent.
      Instant last = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
      Instant time = last.minusMillis(lines / 8);
      String id = "";
      for (int seq = 0; seq < lines; seq++) {
        id = seq % 4 == 0 ? new UUID(random.nextLong(), random.nextLong()).toString() : id;
        Instant at = time.plusNanos(1_000_000L * (seq / 8) + 1_000_000L);
        String level = LEVELS[random.nextInt(100) < 3 ? 5 : random.nextInt(5)];
        String rest = rest(random, id, seq);
        journal.append(own(at, level, rest).getBytes(US_ASCII));
        String line = head(millis(at) + "Z", level) + rest + '\n';
        foreign.get(seq % files).write(line.getBytes(US_ASCII));
      }
    } finally {
      for (OutputStream out : foreign) {
        out.close();
      }
    }
    return input;
  }

  Path journal() {
    return folder.resolve("edge.log");
  }

  String pattern() {
    return folder.resolve("app-*x.log").toString();
  }

  /** What shippers left to know how far they were. */
  void forget() throws IOException {
    for (Path file : new Folder(folder).files()) {
      String name = file.getFileName().toString();
      if (name.contains("cursor") || name.startsWith("none.log") || name.startsWith("tail.db")) {
        Files.delete(file);
      }
    }
  }

  private static String own(Instant at, String level, String rest) {
    String label = level.equals("WARN") ? "warning" : level.toLowerCase(Locale.ROOT);
    return head(millis(at) + "000Z", label) + rest;
  }

  /** Java leaves zeros out where it can. */
  private static String millis(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "")
        + String.format(Locale.ROOT, ".%03d", at.get(ChronoField.MILLI_OF_SECOND));
  }

  private static String head(String time, String level) {
    return "{\"timestamp\":\"" + time + "\",\"level\":\"" + level + "\",\"logger\":\"com.acme.";
  }

  private static String rest(Random random, String id, int seq) {
    return pick(random, LOGGERS)
        + "\",\"event\":\""
        + pick(random, EVENTS)
        + "\",\"correlation_id\":\""
        + id
        + "\",\"seq\":"
        + seq
        + ",\"duration_ms\":"
        + random.nextInt(400_000) / 1000.0
        + ",\"status\":"
        + (random.nextInt(10) == 0 ? 500 : 200)
        + ",\"bytes\":"
        + (100 + random.nextInt(90_000))
        + ",\"path\":\""
        + pick(random, PATHS)
        + "\"}";
  }

  private static String pick(Random random, String[] texts) {
    return texts[random.nextInt(texts.length)];
  }
}
