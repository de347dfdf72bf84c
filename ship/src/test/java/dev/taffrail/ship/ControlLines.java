package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of a journal's own as of other clocks and boots: real ones, in which these words are
 * others. Their signatures are not valid then; nobody checks them on the way.
 */
final class ControlLines {
  private final String genesis;
  private final String close;

  ControlLines(Path dir) throws IOException {
    Path file = dir.resolve("template.log");
    try (Journal journal = Journal.open(JournalConfig.at(file))) {
      journal.append(Records.line(Instant.now(), Level.INFO, "edge.test", "tick", ""));
    }
    List<String> lines = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(file, Cursor.START)) {
      for (JournalRecord next = reader.poll(); next != null; next = reader.poll()) {
        lines.add(new String(next.line(), UTF_8));
      }
    }
    genesis = lines.get(0);
    close = lines.get(lines.size() - 1);
  }

  byte[] genesis(Instant time, Duration up, String boot) {
    return seal(genesis, time, up, boot);
  }

  byte[] close(Instant time, Duration up, String boot) {
    return seal(close, time, up, boot);
  }

  byte[] interval(Instant time, Duration up, String boot) {
    String seal = close.replace("\"reason\":\"close\"", "\"reason\":\"interval\"");
    return seal(seal.replace(" close ", " interval "), time, up, boot);
  }

  private static byte[] seal(String line, Instant time, Duration up, String boot) {
    return line.replaceFirst(
            "\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"" + Records.stamp(time) + "\"")
        .replaceFirst(
            "\\\\nseal (\\d+) \\d+ \\d+ \\w+ ",
            "\\\\nseal $1 " + time.toEpochMilli() + " " + up.toMillis() + " " + boot + " ")
        .getBytes(UTF_8);
  }

  byte[] recovered(Instant time) {
    return Records.line(time, Level.WARNING, "taffrail.journal", "journal_recovered", ",\"at\":1");
  }

  /** The clock showed {@code before} and shows {@code now}. */
  byte[] clockChanged(Instant before, Instant now, Duration slept, Duration up, String boot) {
    return Records.line(
        now,
        Level.WARNING,
        "taffrail.journal",
        "clock_changed",
        ",\"before\":\""
            + Records.stamp(before)
            + "\",\"jump_ms\":"
            + Duration.between(before, now).toMillis()
            + ",\"slept_ms\":"
            + slept.toMillis()
            + ",\"monotonic_ms\":"
            + up.toMillis()
            + ",\"boot\":\""
            + boot
            + "\"");
  }
}
