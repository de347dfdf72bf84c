package dev.taffrail.edge.mqtt;

import static dev.taffrail.edge.Checks.check;

import dev.taffrail.edge.adapter.JsonFields;
import java.util.List;
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
 */
public record MqttSubscription(
    List<String> topics, int qos, String sensor, int level, String unit, JsonFields fields) {
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
  }

  /** With QoS 1. */
  public static MqttSubscription to(String topic, String sensor, String unit) {
    return new MqttSubscription(List.of(topic), 1, sensor, 0, unit, JsonFields.DEFAULT);
  }

  public MqttSubscription withQos(int value) {
    return new MqttSubscription(topics, value, sensor, level, unit, fields);
  }

  public MqttSubscription withLevel(int value) {
    return new MqttSubscription(topics, qos, sensor, value, unit, fields);
  }

  public MqttSubscription withFields(JsonFields value) {
    return new MqttSubscription(topics, qos, sensor, level, unit, value);
  }

  /** Whether this is one: a level is a text, {@code +}, or at the end {@code #}. */
  public static boolean isFilter(String topic) {
    return !topic.isEmpty() && topic.length() <= 65_535 && FILTER.matcher(topic).matches();
  }

  /** The name of the sensor that messages of this topic come from. */
  String sensor(String topic) {
    String[] levels = topic.split("/", -1);
    boolean named = level > 0 && level <= levels.length && !levels[level - 1].isBlank();
    return named ? levels[level - 1] : sensor;
  }
}
