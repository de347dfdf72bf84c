package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The body of a Loki push.
 *
 * <p>Unless it is a small one it is read twice, first the labels of its streams, then the entries
 * one by one: so a body that is not understood to its end leaves nothing behind, and many small
 * entries take no memory.
 */
final class LokiPush {
  private static final int MAX_STREAMS = 5000;

  private final Parser parser;
  private final List<Map<String, String>> streams;
  private final FirstPass first;

  private LokiPush(Parser parser, List<Map<String, String>> streams, FirstPass first) {
    this.parser = parser;
    this.streams = streams;
    this.first = first;
  }

  /** Takes an entry of the stream with this number. */
  interface Visitor {
    void entry(int stream, Entry entry) throws RefusedException;
  }

  /** Takes an entry as it stands in the body; its stream's labels may only be known later. */
  interface Values {
    void value(int stream, long nanos, String line, Map<String, String> metadata)
        throws RefusedException;
  }

  /** Goes through a body, as often as it is asked to. */
  interface Parser {
    /**
     * Goes through it once.
     *
     * @param streams is filled with the labels of each stream
     * @param values is told each entry
     * @throws RefusedException 400 with the place and what was expected there
     */
    void run(List<Map<String, String>> streams, Values values) throws RefusedException;
  }

  /**
   * Reads the whole body.
   *
   * @param bytes how many it has
   * @throws RefusedException 400 with the place and what was expected there
   */
  static LokiPush parse(Parser parser, int bytes) throws RefusedException {
    List<Map<String, String>> streams = new ArrayList<>();
    FirstPass first = new FirstPass(bytes);
    parser.run(streams, first);
    return new LokiPush(parser, streams, first);
  }

  /**
   * Makes sure that one stream more is not too much.
   *
   * @throws RefusedException 429 when it is
   */
  static void checkCount(List<Map<String, String>> streams) throws RefusedException {
    if (streams.size() == MAX_STREAMS) {
      throw new RefusedException(
          429,
          "maximum active stream limit exceeded: more than "
              + MAX_STREAMS
              + " streams in one push");
    }
  }

  /** The labels of its streams, in their order. */
  List<Map<String, String>> streams() {
    return streams;
  }

  /** Whether the stream with this number has any. */
  boolean hasEntries(int stream) {
    return first.filled.get(stream);
  }

  /** Visits the entries in their order. */
  void entries(Visitor visitor) throws RefusedException {
    Values values =
        (stream, nanos, line, metadata) ->
            visitor.entry(stream, Entry.at(nanos, streams.get(stream), metadata, Json.utf8(line)));
    if (first.isAll()) {
      first.run(values);
    } else {
      parser.run(new ArrayList<>(), values);
    }
  }

  private record Value(int stream, long nanos, String line, Map<String, String> metadata) {}

  /** Which streams have entries, and these where they are few. */
  private static final class FirstPass implements Values {
    private final FewEntries<Value> few;
    private final BitSet filled = new BitSet();

    FirstPass(int bytes) {
      few = new FewEntries<>(bytes);
    }

    @Override
    public void value(int stream, long nanos, String line, Map<String, String> metadata) {
      filled.set(stream);
      few.add(new Value(stream, nanos, line, metadata));
    }

    boolean isAll() {
      return few.isAll();
    }

    void run(Values to) throws RefusedException {
      for (Value v : few.kept()) {
        to.value(v.stream, v.nanos, v.line, v.metadata);
      }
    }
  }
}
