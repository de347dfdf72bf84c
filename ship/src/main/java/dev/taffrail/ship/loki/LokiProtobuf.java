package dev.taffrail.ship.loki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.body.Protobuf;
import java.util.Map;

/** A push as Loki's own {@code logproto.PushRequest} by Snappy. */
final class LokiProtobuf extends LokiPush {
  private static final int REQUEST_STREAMS = 1;
  private static final int STREAM_LABELS = 1;
  private static final int STREAM_ENTRIES = 2;
  private static final int ENTRY_TIMESTAMP = 1;
  private static final int ENTRY_LINE = 2;
  private static final int ENTRY_METADATA = 3;
  private static final int TIMESTAMP_SECONDS = 1;
  private static final int TIMESTAMP_NANOS = 2;
  private static final int PAIR_NAME = 1;
  private static final int PAIR_VALUE = 2;

  private static final byte[] INDEX_NAME = INDEX.getBytes(US_ASCII);
  private static final byte[] CORRELATION_NAME = CORRELATION_ID.getBytes(US_ASCII);

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final int LEAST_CAPACITY = 4096;

  // What bodies are made in, one at a time: they take megabytes, and few devices have a core more.
  private final Protobuf request = new Protobuf(LEAST_CAPACITY);
  private final Snappy snappy = new Snappy();

  LokiProtobuf(LokiConfig config) {
    super(config);
  }

  @Override
  Map<String, String> headers() {
    return Map.of("Content-Type", "application/x-protobuf");
  }

  @Override
  synchronized byte[] body(Batch batch) {
    request.clear();
    int stream = request.begin(REQUEST_STREAMS);
    request.string(STREAM_LABELS, selector(stream(batch)));
    batch.records().forEach(this::writeEntry);
    request.end(stream);
    return snappy.compress(request.buffer(), request.size());
  }

  private void writeEntry(ShipRecord record) {
    int entry = request.begin(STREAM_ENTRIES, record.line().length);
    writeTime(nanos(record));
    request.bytes(ENTRY_LINE, record.line());
    int index = request.begin(ENTRY_METADATA);
    request.bytes(PAIR_NAME, INDEX_NAME).decimal(PAIR_VALUE, record.index()).end(index);
    writeCorrelation(record.line(), record.head());
    request.end(entry);
  }

  private void writeCorrelation(byte[] line, RecordHead head) {
    int start = head.correlationStart();
    String escaped = start < 0 ? head.correlationId() : null;
    if (start >= 0 || escaped != null) {
      int pair = request.begin(ENTRY_METADATA);
      request.bytes(PAIR_NAME, CORRELATION_NAME);
      if (escaped == null) {
        request.bytes(PAIR_VALUE, line, start, head.correlationLength());
      } else {
        request.string(PAIR_VALUE, escaped);
      }
      request.end(pair);
    }
  }

  private void writeTime(long nanos) {
    int timestamp = request.begin(ENTRY_TIMESTAMP);
    request.varint(TIMESTAMP_SECONDS, Math.floorDiv(nanos, NANOS_PER_SECOND));
    request.varint(TIMESTAMP_NANOS, Math.floorMod(nanos, NANOS_PER_SECOND));
    request.end(timestamp);
  }

  /** Labels as Loki's query language writes them: {@code {job="edge", level="info"}}. */
  private static String selector(Map<String, String> labels) {
    StringBuilder text = new StringBuilder("{");
    labels.forEach(
        (name, value) -> {
          text.append(text.length() > 1 ? ", " : "").append(name).append("=\"");
          value.chars().forEach(c -> appendEscaped(text, (char) c));
          text.append('"');
        });
    return text.append('}').toString();
  }

  private static void appendEscaped(StringBuilder text, char next) {
    if (next == '"' || next == '\\') {
      text.append('\\').append(next);
    } else if (next < 0x20 || next == 0x7f) {
      text.append(String.format("\\u%04x", (int) next));
    } else {
      text.append(next);
    }
  }
}
