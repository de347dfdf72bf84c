package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The body of an {@code ExportLogsServiceRequest}.
 *
 * <p>It is read twice, as a {@link LokiPush} is: first the resources, which may stand behind their
 * records, and to see that all of it is understood; then the records one by one.
 */
final class OtlpLogs {
  private final Parser parser;
  private final List<Map<String, String>> resources;

  /** Which of them have records. */
  private final BitSet used;

  private OtlpLogs(Parser parser, List<Map<String, String>> resources, BitSet used) {
    this.parser = parser;
    this.resources = resources;
    this.used = used;
  }

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
   * @throws RefusedException 400 with the place and what was expected there
   */
  static OtlpLogs parse(Parser parser) throws RefusedException {
    List<Map<String, String>> resources = new ArrayList<>();
    BitSet used = new BitSet();
    parser.run(resources, (resource, log, json) -> used.set(resource));
    return new OtlpLogs(parser, resources, used);
  }

  /** The attributes of each resource that has records. */
  List<Map<String, String>> resources() {
    return used.stream().mapToObj(resources::get).toList();
  }

  /** Visits the records in their order. */
  void entries(Visitor visitor) throws RefusedException {
    parser.run(
        new ArrayList<>(),
        (resource, log, json) -> visitor.entry(log.entry(resources.get(resource), json)));
  }
}
