package dev.taffrail.ship.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.SinkContractTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConsoleSinkTest extends SinkContractTest {
  private final Stream stream = new Stream();

  @Override
  protected Sink open() {
    return new ConsoleSink("test", stream, ConsoleFormat.JSON);
  }

  @Override
  protected List<String> received() {
    return stream.text.toString(UTF_8).lines().toList();
  }

  @Override
  protected void takeAway() {
    stream.broken = true;
  }

  @Override
  protected void giveBack() {
    stream.broken = false;
  }

  @Test
  void showsARecordToPeople() throws Exception {
    assertThat(text("edge.rules", "rule_fired", ",\"value\":9.4,\"text\":\"ü\\n\""))
        .isEqualTo(
            "2026-05-30T08:37:37.951919Z info edge.rules rule_fired"
                + " \"value\":9.4,\"text\":\"ü\\n\"");
    assertThat(text("a", "b", "")).isEqualTo("2026-05-30T08:37:37.951919Z info a b");
    assertThat(text("\\\"a\\\\", "\\u001b[31m", ""))
        .isEqualTo("2026-05-30T08:37:37.951919Z info \\\"a\\\\ \\u001b[31m");
  }

  private static String text(String logger, String event, String fields) throws Exception {
    byte[] line = Records.line(NOW, Level.INFO, logger, event, fields);
    RecordHead head = Objects.requireNonNull(RecordHead.parse(line));
    return new String(ConsoleFormat.TEXT.format(ShipRecord.of(1, line, head)), UTF_8);
  }

  /** A pipe whose reader can go away. */
  private static final class Stream extends OutputStream {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private volatile boolean broken;

    @Override
    public void write(int next) throws IOException {
      if (broken) {
        throw new IOException("Broken pipe");
      }
      text.write(next);
    }
  }
}
