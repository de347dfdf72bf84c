package dev.taffrail.agent.collect;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One way through Loki's {@code logproto.PushRequest}. Fields that it does not know are skipped.
 */
final class LokiProtobufParser implements LokiPush.Parser {
  private static final int REQUEST_STREAMS = 1;
  private static final int STREAM_LABELS = 1;
  private static final int STREAM_ENTRIES = 2;
  private static final int ENTRY_TIMESTAMP = 1;
  private static final int ENTRY_LINE = 2;
  private static final int ENTRY_METADATA = 3;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final byte[] body;

  LokiProtobufParser(byte[] body) {
    this.body = body;
  }

  @Override
  public void run(List<Map<String, String>> streams, LokiPush.Values values)
      throws RefusedException {
    ProtobufReader request = new ProtobufReader(body, "PushRequest");
    for (int field = request.next(); field != 0; field = request.next()) {
      if (field == REQUEST_STREAMS) {
        LokiPush.checkCount(streams);
        streams.add(Map.of());
        stream(request.message(), streams, values);
      } else {
        request.skip();
      }
    }
  }

  private static void stream(
      ProtobufReader stream, List<Map<String, String>> streams, LokiPush.Values values)
      throws RefusedException {
    int number = streams.size() - 1;
    for (int field = stream.next(); field != 0; field = stream.next()) {
      switch (field) {
        case STREAM_LABELS -> streams.set(number, LokiSelector.parse(stream.text()));
        case STREAM_ENTRIES -> entry(number, stream.message(), values);
        default -> stream.skip();
      }
    }
  }

  private static void entry(int stream, ProtobufReader entry, LokiPush.Values values)
      throws RefusedException {
    long nanos = 0;
    String line = "";
    Map<String, String> metadata = new TreeMap<>();
    for (int field = entry.next(); field != 0; field = entry.next()) {
      switch (field) {
        case ENTRY_TIMESTAMP -> nanos = nanos(entry.message());
        case ENTRY_LINE -> line = entry.text();
        case ENTRY_METADATA -> pair(entry.message(), metadata);
        default -> entry.skip();
      }
    }
    values.value(stream, nanos, line, metadata);
  }

  private static long nanos(ProtobufReader timestamp) throws RefusedException {
    long[] parts = new long[2];
    for (int field = timestamp.next(); field != 0; field = timestamp.next()) {
      if (field <= 2) {
        parts[field - 1] = timestamp.number();
      } else {
        timestamp.skip();
      }
    }
    try {
      return Math.addExact(Math.multiplyExact(parts[0], NANOS_PER_SECOND), parts[1]);
    } catch (ArithmeticException e) {
      throw timestamp.unexpected("a time between 1677 and 2262");
    }
  }

  private static void pair(ProtobufReader pair, Map<String, String> pairs) throws RefusedException {
    String[] parts = {"", ""};
    for (int field = pair.next(); field != 0; field = pair.next()) {
      if (field <= 2) {
        parts[field - 1] = pair.text();
      } else {
        pair.skip();
      }
    }
    pairs.put(parts[0], parts[1]);
  }
}
