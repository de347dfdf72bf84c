package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The body of a Loki push.
 *
 * <p>It is read twice, first the labels of its streams, then the entries one by one: so a body that
 * is not understood to its end leaves nothing behind, and many small entries take no memory.
 */
final class LokiPush {
  private final byte[] body;
  private final List<Map<String, String>> streams;

  private LokiPush(byte[] body, List<Map<String, String>> streams) {
    this.body = body;
    this.streams = streams;
  }

  /** Takes an entry of the stream with this number. */
  interface Visitor {
    void entry(int stream, Entry entry) throws RefusedException;
  }

  /**
   * Reads the whole body.
   *
   * @throws RefusedException 400 with the place and what was expected there
   */
  static LokiPush parse(byte[] body) throws RefusedException {
    List<Map<String, String>> streams = new ArrayList<>();
    new LokiPushParser(body, streams, (stream, nanos, line, metadata) -> {}).run();
    return new LokiPush(body, streams);
  }

  /** The labels of its streams, in their order. */
  List<Map<String, String>> streams() {
    return streams;
  }

  /** Visits the entries in their order. */
  void entries(Visitor visitor) throws RefusedException {
    LokiPushParser.Values visit =
        (stream, nanos, line, metadata) ->
            visitor.entry(stream, Entry.at(nanos, streams.get(stream), metadata, Json.utf8(line)));
    new LokiPushParser(body, new ArrayList<>(), visit).run();
  }
}
