package dev.taffrail.edge.mqtt;

import dev.taffrail.edge.adapter.Adapter;
import dev.taffrail.edge.adapter.Intake;
import dev.taffrail.edge.adapter.JsonReadings;
import dev.taffrail.edge.adapter.Link;
import dev.taffrail.edge.adapter.Measurement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Readings from an MQTT broker. A message is a number as text, or JSON: one object, or an array of
 * them. Its user property {@code traceparent} (MQTT 5) makes the correlation id of the pipeline's
 * run over it.
 *
 * <p>With QoS 1 or 2, a message is acknowledged when the pipeline is done with it, so a program
 * that dies loses none that the broker keeps ({@link MqttBroker#session}); some may come twice. A
 * retained message is passed over: nobody knows when it was so.
 */
public final class MqttAdapter implements Adapter {
  private final MqttBroker broker;
  private final MqttSubscription subscription;
  private final JsonReadings json;

  /**
   * Of some messages of a broker.
   *
   * @throws IllegalStateException when the client library is not on the class path
   */
  public MqttAdapter(MqttBroker broker, MqttSubscription subscription) {
    MqttLibrary.require();
    this.broker = broker;
    this.subscription = subscription;
    this.json = new JsonReadings(subscription.fields());
  }

  @Override
  public String name() {
    return "mqtt";
  }

  @Override
  public String source() {
    return broker.place();
  }

  @Override
  public boolean catchesUp() {
    return !broker.session().isZero() && subscription.qos() > 0;
  }

  @Override
  public Link connect(Intake intake) throws IOException, InterruptedException {
    MqttLink link = new MqttLink(broker, message -> take(message, intake));
    try {
      link.awaitConnected();
      link.subscribe(subscription.topics(), subscription.qos());
      return link;
    } catch (MqttRefusedException e) {
      link.close();
      throw new IOException(e.getMessage(), e); // whose words are enough
    } catch (IOException | InterruptedException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private void take(MqttMessage message, Intake intake) {
    if (message.retained()) {
      message.acknowledge().run();
      return;
    }
    Map<String, String> metadata = subscription.metadata(message.topic());
    intake.put(
        measurements(message, intake).stream().map(each -> each.withMetadata(metadata)).toList(),
        message.traceparent(),
        message.acknowledge());
  }

  private List<Measurement> measurements(MqttMessage message, Intake intake) {
    String sensor = subscription.sensor(message.topic());
    byte[] payload = message.payload();
    Consumer<String> bad = reason -> intake.bad(message.topic() + ": " + reason);
    if (isJson(payload)) {
      return json.read(payload, sensor, subscription.unit(), bad);
    }
    Double value = JsonReadings.number(new String(payload, StandardCharsets.UTF_8));
    if (value == null) {
      bad.accept("expected a number or JSON, found a message of " + payload.length + " bytes");
      return List.of();
    }
    return List.of(new Measurement(sensor, null, value, subscription.unit()));
  }

  private static boolean isJson(byte[] payload) {
    for (byte each : payload) {
      if (each == '{' || each == '[') {
        return true;
      }
      if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
        return false;
      }
    }
    return false;
  }
}
