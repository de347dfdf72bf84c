package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A power cut that takes of a line its LF alone, or leaves half a line that ends with a brace. */
class LostLineFeedTest {
  @TempDir Path dir;

  private Path log() {
    return dir.resolve("edge.log");
  }

  private void write(JournalConfig config, int number) throws IOException {
    try (Journal journal = Journal.open(config)) {
      journal.append(Lines.info(number));
    }
  }

  private List<String> read(JournalReader reader) throws IOException {
    List<String> read = new ArrayList<>();
    for (JournalRecord record = reader.poll(); record != null; record = reader.poll()) {
      read.add(new String(record.line(), UTF_8));
    }
    read.removeIf(line -> !line.contains("\"reading\""));
    return read;
  }

  @Test
  void aRecordWithoutItsLineFeedIsTornAndStaysSo() throws IOException {
    write(JournalConfig.at(log()), 1);
    Files.write(log(), Lines.info(9), StandardOpenOption.APPEND);
    write(JournalConfig.at(log()), 2);
    Verification found = verified(log());
    assertThat(found.problem()).isEmpty();
    assertThat(found.verdict()).isEqualTo(Verdict.TORN);
    try (JournalReader reader = JournalReader.open(log(), Cursor.START)) {
      assertThat(read(reader))
          .containsExactly(new String(Lines.info(1), UTF_8), new String(Lines.info(2), UTF_8));
      assertThat(reader.malformed()).isZero();
    }
  }

  @Test
  void halfARecordThatEndsWithABraceIsNoRecord() throws IOException {
    JournalConfig config = JournalConfig.at(log()).withSealed(false);
    write(config, 1);
    Files.writeString(log(), "{\"timestamp\":\"2026\",\"a\":{}", StandardOpenOption.APPEND);
    write(config, 2);
    try (JournalReader reader = JournalReader.open(log(), Cursor.START)) {
      assertThat(read(reader))
          .containsExactly(new String(Lines.info(1), UTF_8), new String(Lines.info(2), UTF_8));
      assertThat(reader.malformed()).isZero();
    }
    assertThat(Lines.of(log())).anyMatch(line -> line.contains("journal_recovered"));
  }
}
