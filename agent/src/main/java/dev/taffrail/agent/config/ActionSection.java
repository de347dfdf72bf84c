package dev.taffrail.agent.config;

import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.ActionFields;
import dev.taffrail.edge.ActionKind;
import dev.taffrail.edge.ActionTries;
import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.HttpAction;
import dev.taffrail.edge.LogAction;
import dev.taffrail.edge.Severity;
import dev.taffrail.edge.StoreAction;
import dev.taffrail.edge.mqtt.MqttAction;
import dev.taffrail.edge.mqtt.MqttBroker;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of {@code actions}: {@code log: {level, logger, event, …}}, {@code store: {path,
 * max_bytes, …}}, {@code http: {url, headers, …}} or {@code mqtt: {url, topic, …}}. All have {@code
 * name}, {@code severity} and {@code rules}. One more kind is one more line of {@link #KINDS}.
 */
final class ActionSection {
  private static final Map<String, Kind> KINDS =
      new TreeMap<>(
          Map.of(
              "log", ActionSection::log,
              "store", ActionSection::store,
              "http", ActionSection::http,
              "mqtt", ActionSection::mqtt));

  private static final URI ANY_URL = URI.create("http://localhost");
  private static final int MOST_ATTEMPTS = 100;
  private static final int MOST_WAITING = 100_000;

  private ActionSection() {}

  /**
   * The action, or null when anything in it is wrong.
   *
   * @param pipeline the pipeline's name
   * @param rules the names of the pipeline's rules; null when they are not known, as some are wrong
   */
  static @Nullable ActionConfig read(Value entry, String pipeline, @Nullable Set<String> rules) {
    Section kinds = entry.section();
    if (kinds == null) {
      return null;
    }
    kinds.oneOf(KINDS.keySet().toArray(String[]::new));
    List<ActionConfig> actions = new ArrayList<>();
    KINDS.forEach(
        (name, kind) -> {
          ActionConfig action =
              kinds.get(name, value -> action(name, value, kind, pipeline, rules));
          if (action != null) {
            actions.add(action);
          }
        });
    kinds.close();
    return actions.isEmpty() ? null : actions.get(0);
  }

  /** Reads what is a kind's own; null when that is wrong. */
  private interface Kind {
    /**
     * Reads it.
     *
     * @param id who an MQTT client is to its broker
     */
    @Nullable ActionKind read(Section section, String id);
  }

  /** Without a name of its own an action is called as its kind. */
  private static @Nullable ActionConfig action(
      String kind, Value value, Kind reader, String pipeline, @Nullable Set<String> rules) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    String name = section.get("name", Value::name, kind);
    Severity severity = section.get("severity", v -> v.oneOf(Severity.class), Severity.INFO);
    Set<String> only = section.get("rules", v -> rules(v, rules), Set.of());
    ActionKind read = reader.read(section, MqttSection.id(section, pipeline, "action", name));
    section.close();
    return read == null || section.failed()
        ? null
        : ActionConfig.of(name, read).withSeverity(severity).withRules(only);
  }

  private static @Nullable Set<String> rules(Value value, @Nullable Set<String> known) {
    List<String> names = value.texts(entry -> rule(entry, known));
    if (names != null && names.isEmpty()) {
      value.wrong("one rule or more", "an empty list");
    }
    return names == null ? null : new LinkedHashSet<>(names);
  }

  private static @Nullable String rule(Value value, @Nullable Set<String> known) {
    String name = value.name();
    if (name == null || known == null || known.contains(name)) {
      return name;
    }
    String hint = Nearest.to(name, known).map(near -> " (meant " + near + "?)").orElse("");
    String expected =
        known.isEmpty()
            ? "the name of a rule of this pipeline, which has none"
            : "one of this pipeline's rules, " + String.join(", ", known);
    value.wrong(expected, Value.quoted(name) + hint);
    return null;
  }

  private static @Nullable ActionKind log(Section section, String id) {
    LogAction standard = LogAction.standard();
    LogAction action =
        standard
            .withLevel(section.get("level", Value::level))
            .withLogger(section.get("logger", Value::name, standard.logger()))
            .withEvent(section.get("event", Value::name, standard.event()));
    Map<String, Object> fields = fields(section);
    return section.check("fields", () -> action.withFields(fields));
  }

  private static @Nullable ActionKind store(Section section, String id) {
    StoreAction standard = StoreAction.at(Path.of(""));
    Path path = section.required("path", Value::path);
    long bytes = section.get("max_bytes", Value::size, standard.maxBytes());
    int backups = section.get("backups", v -> v.integer(0, 10_000), standard.backups());
    boolean sync = section.get("sync", Value::bool, standard.sync());
    Map<String, Object> fields = fields(section);
    section.check("fields", () -> standard.withFields(fields));
    section.check("max_bytes", () -> standard.withMaxBytes(bytes));
    return path == null || section.failed()
        ? null
        : new StoreAction(path, bytes, backups, sync, fields);
  }

  private static @Nullable ActionKind http(Section section, String id) {
    HttpAction standard = HttpAction.to(ANY_URL);
    URI url = section.required("url", Value::url);
    Map<String, String> headers = ConnectionSection.headersWithToken(section);
    ClientTls tls = ConnectionSection.tls(section, url, "https");
    Duration timeout = section.get("timeout", EdgeTime::aboveZero, standard.timeout());
    section.check("timeout", () -> standard.withTimeout(timeout));
    ActionTries tries = tries(section);
    Map<String, Object> fields = fields(section);
    section.check("fields", () -> standard.withFields(fields));
    section.check("headers", () -> standard.withHeaders(headers));
    return url == null || section.failed()
        ? null
        : new HttpAction(url, headers, tls, timeout, tries, fields);
  }

  private static @Nullable ActionKind mqtt(Section section, String id) {
    MqttBroker broker = MqttSection.broker(section, id, Duration.ZERO);
    String topic = section.required("topic", MqttSection::topic);
    int qos = section.get("qos", v -> v.integer(0, 2), 1);
    boolean retain = section.get("retain", Value::bool, false);
    ActionTries tries = tries(section);
    Map<String, Object> fields = fields(section);
    section.check("fields", () -> ActionFields.of(fields));
    return broker == null || topic == null || section.failed()
        ? null
        : new MqttAction(broker, topic, qos, retain, tries, fields);
  }

  private static ActionTries tries(Section section) {
    ActionTries standard = ActionTries.DEFAULT;
    int attempts = section.get("attempts", v -> v.integer(1, MOST_ATTEMPTS), standard.attempts());
    int queue = section.get("queue", v -> v.integer(1, MOST_WAITING), standard.queue());
    Duration backoff = section.get("backoff", EdgeTime::zeroOrMore, standard.backoff());
    ActionTries tries = section.check("backoff", () -> new ActionTries(attempts, backoff, queue));
    return tries == null ? standard : tries;
  }

  private static Map<String, Object> fields(Section section) {
    return section.get("fields", value -> value.map(ActionSection::field), Map.of());
  }

  private static @Nullable Object field(Value value) {
    String json = value.isSection() || value.isList() || value.isNothing() ? null : value.json();
    if (json == null) {
      if (value.isSection() || value.isList() || value.isNothing()) {
        value.wrong("a text, a number, true or false");
      }
      return null;
    }
    BigDecimal number = JsonValue.number(json);
    if (number != null) {
      return number.scale() <= 0 && number.precision() <= 18
          ? (Object) number.longValue()
          : (Object) number.doubleValue();
    }
    return json.equals("true") || json.equals("false") ? Boolean.valueOf(json) : value.text();
  }
}
