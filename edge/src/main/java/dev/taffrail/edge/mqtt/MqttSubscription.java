package dev.taffrail.edge.mqtt;

import static dev.taffrail.edge.Checks.check;

import dev.taffrail.edge.adapter.JsonFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which messages are readings, and how.
 *
 * @param topics filters, one or more, with {@code +} for a level and {@code #} for all that follow
 * @param qos 0 to 2: with 1 or 2 a message is acknowledged when the pipeline is done with it
 * @param sensor the name of readings that have none of their own, nor one of their topic
 * @param level the level of the topic, from 1, that is the sensor's name; 0 for none
 * @param unit the unit of readings that have none
 * @param fields the names that a reading's parts have in JSON
 * @param metadata levels of the topic, from 1, by the names that they have in a reading's metadata
 */
public record MqttSubscription(
    List<String> topics,
    int qos,
    String sensor,
    int level,
    String unit,
    JsonFields fields,
    Map<String, Integer> metadata) {
  private static final Pattern FILTER =
      Pattern.compile("(?:(?:[^+#\\x00/]*|\\+)/)*(?:[^+#\\x00/]*|\\+|#)");

  public MqttSubscription {
    topics = List.copyOf(topics);
    check(!topics.isEmpty(), "topics", "one or more", "none");
    for (String topic : topics) {
      check(isFilter(topic), "topics", "a topic filter such as site/+/temperature", topic);
    }
    check(qos >= 0 && qos <= 2, "qos", "0, 1 or 2", qos);
    check(level >= 0, "level", "0 or more", level);
    metadata = Map.copyOf(metadata);
  }

  /** With no level of the topic as metadata. */
  public MqttSubscription(
      List<String> topics, int qos, String sensor, int level, String unit, JsonFields fields) {
    this(topics, qos, sensor, level, unit, fields, Map.of());
  }

  /** With QoS 1. */
  public static MqttSubscription to(String topic, String sensor, String unit) {
    return new MqttSubscription(List.of(topic), 1, sensor, 0, unit, JsonFields.DEFAULT);
  }

  public MqttSubscription withQos(int value) {
    return new MqttSubscription(topics, value, sensor, level, unit, fields, metadata);
  }

  public MqttSubscription withLevel(int value) {
    return new MqttSubscription(topics, qos, sensor, value, unit, fields, metadata);
  }

  public MqttSubscription withFields(JsonFields value) {
    return new MqttSubscription(topics, qos, sensor, level, unit, value, metadata);
  }

  public MqttSubscription withMetadata(Map<String, Integer> value) {
    return new MqttSubscription(topics, qos, sensor, level, unit, fields, value);
  }

  /** Whether this is one: a level is a text, {@code +}, or at the end {@code #}. */
  public static boolean isFilter(String topic) {
    return !topic.isEmpty() && topic.length() <= 65_535 && FILTER.matcher(topic).matches();
  }

  /** The name of the sensor that messages of this topic come from. */
  String sensor(String topic) {
    String named = level == 0 ? "" : level(topic, level);
    return named.isBlank() ? sensor : named;
  }

  /** What a message's topic says beside that. */
  Map<String, String> metadata(String topic) {
    Map<String, String> found = new HashMap<>();
    metadata.forEach((name, at) -> found.put(name, level(topic, at)));
    found.values().removeIf(String::isEmpty);
    return found;
  }

  /** Empty where the topic has no such level. */
  private static String level(String topic, int at) {
    String[] levels = topic.split("/", -1);
    return at > levels.length ? "" : levels[at - 1];
  }
}
