package dev.taffrail.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.taffrail.edge.CloudAnswer;
import dev.taffrail.edge.CloudDocument;
import dev.taffrail.edge.CloudPriority;
import dev.taffrail.edge.CloudReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents at which a broker ends the connection. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MqttBreaksTest {
  private static final CloudDocument SMALL = document("small", 10);
  private static final CloudDocument LARGE = document("large", 5000);

  @TempDir Path folder;
  private long nanos;
  private final MqttBreaks breaks = new MqttBreaks(() -> nanos);

  /** Mosquitto says nothing by MQTT 3.1.1. */
  @Test
  void whatIsTooLargeForABrokerThatDoesNotSayThatIsRefusedInTheEndAndHoldsUpNoOther()
      throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder, "max_packet_size 1000")) {
      MqttBroker broker = mosquitto.broker("device").withVersion(MqttBroker.Version.MQTT_3_1_1);
      try (MqttCarrier carrier = new MqttCarrier(MqttCloud.to(broker, "a"), () -> nanos)) {
        assertThat(reply(carrier, SMALL).answer()).isEqualTo(CloudAnswer.TAKEN);
        for (int i = 1; i < 12; i++) {
          assertThat(catchThrowable(() -> reply(carrier, LARGE)))
              .as("try " + i)
              .isInstanceOf(ExecutionException.class);
          nanos += Duration.ofMinutes(1).toNanos();
        }
        assertThat(reply(carrier, LARGE))
            .isEqualTo(
                new CloudReply(
                    CloudAnswer.REFUSED, 0x95, "ended the connection at each of 12 tries or more"));
        assertThat(reply(carrier, SMALL).answer()).isEqualTo(CloudAnswer.TAKEN);
      }
    }
  }

  @Test
  void aBrokerThatIsAwayOrLetsNobodyInRefusesNothing() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder)) {
      mosquitto.kill();
      try (MqttCarrier carrier =
          new MqttCarrier(MqttCloud.to(mosquitto.broker("device"), "a"), () -> nanos)) {
        for (int i = 0; i < 15; i++) {
          assertThat(catchThrowable(() -> reply(carrier, LARGE)))
              .isInstanceOf(ExecutionException.class);
          nanos += Duration.ofMinutes(1).toNanos();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"11, 60, false", "12, 60, true", "12, 54, false", "20, 31, false", "20, 32, true"})
  void itTakesTwelveTriesAndTenMinutes(int tries, int secondsBetween, boolean givenUp) {
    for (int i = 1; i < tries; i++) {
      assertThat(breaks.ended(LARGE)).isFalse();
      nanos += Duration.ofSeconds(secondsBetween).toNanos();
    }
    assertThat(breaks.ended(LARGE)).isEqualTo(givenUp);
  }

  @Test
  void whatIsNoLargerThanOneThatWasTakenIsNeverGivenUp() {
    breaks.taken(document("other", 5000));
    for (int i = 0; i < 100; i++) {
      assertThat(breaks.ended(LARGE)).isFalse();
      nanos += Duration.ofMinutes(1).toNanos();
    }
  }

  @Test
  void oneThatWasTakenInBetweenBeginsAnew() {
    for (int i = 1; i < 12; i++) {
      assertThat(breaks.ended(LARGE)).isFalse();
      breaks.taken(SMALL); // of another document this says nothing
      nanos += Duration.ofMinutes(1).toNanos();
    }
    breaks.taken(document("large", 10));
    assertThat(breaks.ended(LARGE)).isFalse();
  }

  private static CloudReply reply(MqttCarrier carrier, CloudDocument document) throws Exception {
    return carrier.send(document, null).get(20, TimeUnit.SECONDS);
  }

  private static CloudDocument document(String id, int bytes) {
    return new CloudDocument(id, "c", null, CloudPriority.TELEMETRY, 1, new byte[bytes]);
  }
}
