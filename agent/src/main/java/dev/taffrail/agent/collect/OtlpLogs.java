package dev.taffrail.agent.collect;

import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The body of an {@code ExportLogsServiceRequest}.
 *
 * <p>Unless it is a small one it is read twice, as a {@link LokiPush} is: first the resources and
 * scopes, which may stand behind their records, and to see that all of it is understood; then the
 * records one by one.
 */
final class OtlpLogs {
  private final Parser parser;
  private final OtlpGroups groups;

  /** Which resources have records. */
  private final BitSet used;

  private final FewEntries<Value> few;

  private OtlpLogs(Parser parser, OtlpGroups groups, BitSet used, FewEntries<Value> few) {
    this.parser = parser;
    this.groups = groups;
    this.used = used;
    this.few = few;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Value(int resource, int scope, OtlpLog log, byte[] json) {}

  /** Takes one record. */
  interface Visitor {
    void entry(Entry entry) throws RefusedException;
  }

  /** Takes a record of the resource and the scope with these numbers. */
  interface Values {
    /**
     * A record.
     *
     * @param json the record in the JSON of OTLP
     */
    void value(int resource, int scope, OtlpLog log, byte[] json) throws RefusedException;
  }

  /** Goes through a body, as often as it is asked to. */
  interface Parser {
    /**
     * Goes through it once.
     *
     * @param groups is filled with what records share
     * @param values is told each record
     * @throws RefusedException 400 with the place and what was expected there
     */
    void run(OtlpGroups groups, Values values) throws RefusedException;
  }

  /**
   * Reads the whole body.
   *
   * @param bytes how many it has
   * @throws RefusedException 400 with the place and what was expected there
   */
  static OtlpLogs parse(Parser parser, int bytes) throws RefusedException {
    OtlpGroups groups = new OtlpGroups();
    BitSet used = new BitSet();
    FewEntries<Value> few = new FewEntries<>(bytes);
    parser.run(
        groups,
        (resource, scope, log, json) -> {
          used.set(resource);
          few.add(new Value(resource, scope, log, json));
        });
    return new OtlpLogs(parser, groups, used, few);
  }

  /** The attributes of each resource that has records. */
  List<Map<String, String>> resources() {
    return used.stream().mapToObj(groups::resource).toList();
  }

  /** Visits the records in their order. */
  void entries(Visitor visitor) throws RefusedException {
    Values values =
        (resource, scope, log, json) -> {
          log.scope(groups.scope(scope));
          visitor.entry(log.entry(groups.resource(resource), json));
        };
    if (few.isAll()) {
      for (Value v : few.kept()) {
        values.value(v.resource, v.scope, v.log, v.json);
      }
    } else {
      parser.run(new OtlpGroups(), values);
    }
  }
}
