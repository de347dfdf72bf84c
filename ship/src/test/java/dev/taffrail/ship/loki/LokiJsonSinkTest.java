package dev.taffrail.ship.loki;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** All that is promised of the sink, of the form that is sent on request. */
class LokiJsonSinkTest extends LokiSinkTest {
  @Override
  protected LokiConfig configured(LokiConfig config) {
    return config.withEncoding(LokiConfig.Encoding.JSON);
  }

  @Test
  void sendsJson() throws Exception {
    sink.send(batch(1, ""));
    assertThat(receiver.bodies().get(0)).startsWith("{\"streams\":[{\"stream\":{");
  }
}
