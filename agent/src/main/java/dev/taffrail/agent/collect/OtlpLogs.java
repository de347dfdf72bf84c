package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The body of an {@code ExportLogsServiceRequest}.
 *
 * <p>Unless it is a small one it is read twice, as a {@link LokiPush} is: first the resources,
 * which may stand behind their records, and to see that all of it is understood; then the records
 * one by one.
 */
final class OtlpLogs {
  private final Parser parser;
  private final List<Map<String, String>> resources;

  /** Which of them have records. */
  private final BitSet used;

  private final FewEntries<Value> few;

  private OtlpLogs(
      Parser parser, List<Map<String, String>> resources, BitSet used, FewEntries<Value> few) {
    this.parser = parser;
    this.resources = resources;
    this.used = used;
    this.few = few;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Value(int resource, OtlpLog log, byte[] json) {}

  /** Takes one record. */
  interface Visitor {
    void entry(Entry entry) throws RefusedException;
  }

  /** Takes a record of the resource with this number. */
  interface Values {
    /**
     * A record.
     *
     * @param json the record in the JSON of OTLP
     */
    void value(int resource, OtlpLog log, byte[] json) throws RefusedException;
  }

  /** Goes through a body, as often as it is asked to. */
  interface Parser {
    /**
     * Goes through it once.
     *
     * @param resources is filled with the attributes of each resource
     * @param values is told each record
     * @throws RefusedException 400 with the place and what was expected there
     */
    void run(List<Map<String, String>> resources, Values values) throws RefusedException;
  }

  /**
   * Reads the whole body.
   *
   * @param bytes how many it has
   * @throws RefusedException 400 with the place and what was expected there
   */
  static OtlpLogs parse(Parser parser, int bytes) throws RefusedException {
    List<Map<String, String>> resources = new ArrayList<>();
    BitSet used = new BitSet();
    FewEntries<Value> few = new FewEntries<>(bytes);
    parser.run(
        resources,
        (resource, log, json) -> {
          used.set(resource);
          few.add(new Value(resource, log, json));
        });
    return new OtlpLogs(parser, resources, used, few);
  }

  /** The attributes of each resource that has records. */
  List<Map<String, String>> resources() {
    return used.stream().mapToObj(resources::get).toList();
  }

  /** Visits the records in their order. */
  void entries(Visitor visitor) throws RefusedException {
    Values values =
        (resource, log, json) -> visitor.entry(log.entry(resources.get(resource), json));
    if (few.isAll()) {
      for (Value v : few.kept()) {
        values.value(v.resource, v.log, v.json);
      }
    } else {
      parser.run(new ArrayList<>(), values);
    }
  }
}
