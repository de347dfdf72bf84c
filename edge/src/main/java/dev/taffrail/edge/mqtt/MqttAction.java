package dev.taffrail.edge.mqtt;

import static dev.taffrail.edge.Checks.check;

import dev.taffrail.edge.ActionFields;
import dev.taffrail.edge.ActionKind;
import dev.taffrail.edge.ActionTries;
import dev.taffrail.edge.HttpAction;
import dev.taffrail.edge.QueuedAction;
import dev.taffrail.edge.RunningAction;
import java.util.Map;

/**
 * Publishes each event to a topic as JSON, the same that {@link HttpAction} posts. By MQTT 5 it has
 * the user properties {@code traceparent} and {@code idempotency-key}, which is the same at each
 * try. With QoS 1 or 2 an event is done when the broker has acknowledged it; with 0 when it left.
 * See {@link QueuedAction} for what waits, and for how long.
 *
 * @param broker its session is of no use here
 * @param topic without wildcards
 * @param qos 0 to 2
 * @param retain whether the broker keeps the newest for those who subscribe later
 * @param tries how often, and how many wait
 * @param fields behind those of the event: texts, numbers and booleans
 */
public record MqttAction(
    MqttBroker broker,
    String topic,
    int qos,
    boolean retain,
    ActionTries tries,
    Map<String, Object> fields)
    implements ActionKind {
  /**
   * Checks them.
   *
   * @throws IllegalArgumentException when one of them cannot be, or a field has a name of the
   *     event's own
   */
  public MqttAction {
    check(isTopic(topic), "topic", "a topic without + and #", "'" + topic + "'");
    check(qos >= 0 && qos <= 2, "qos", "0, 1 or 2", qos);
    fields = ActionFields.of(fields);
  }

  /** With QoS 1, not retained, {@link ActionTries#DEFAULT}. */
  public static MqttAction to(MqttBroker broker, String topic) {
    return new MqttAction(broker, topic, 1, false, ActionTries.DEFAULT, Map.of());
  }

  public MqttAction withQos(int value) {
    return new MqttAction(broker, topic, value, retain, tries, fields);
  }

  public MqttAction withRetain(boolean value) {
    return new MqttAction(broker, topic, qos, value, tries, fields);
  }

  public MqttAction withTries(ActionTries value) {
    return new MqttAction(broker, topic, qos, retain, value, fields);
  }

  public MqttAction withFields(Map<String, Object> value) {
    return new MqttAction(broker, topic, qos, retain, tries, value);
  }

  /** Whether something can be published to it. */
  public static boolean isTopic(String topic) {
    return MqttSubscription.isFilter(topic) && !topic.contains("+") && !topic.contains("#");
  }

  @Override
  public RunningAction start(String pipeline, String name) {
    MqttLibrary.require();
    return new QueuedAction(pipeline, name, tries, fields, new MqttSender(this));
  }

  @Override
  public String toString() {
    return "MqttAction[" + broker.place() + ", " + topic + "]";
  }
}
