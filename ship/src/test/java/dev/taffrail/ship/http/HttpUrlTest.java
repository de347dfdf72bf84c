package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.ship.Secret;
import dev.taffrail.ship.splunk.SplunkConfig;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://loki:3100, http://loki:3100/loki/api/v1/push",
    "http://loki:3100/, http://loki:3100/loki/api/v1/push",
    "https://h/gateway, https://h/gateway/loki/api/v1/push",
    "http://loki:3100/loki/api/v1/push, http://loki:3100/loki/api/v1/push",
    "http://loki:3100/loki/api/v1/push/, http://loki:3100/loki/api/v1/push",
    "http://[::1]:3100, http://[::1]:3100/loki/api/v1/push"
  })
  void isTheBaseOrTheFullPath(URI url, URI endpoint) {
    assertThat(HttpUrl.endpoint(url, "/loki/api/v1/push")).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://s:8088",
        "https://s:8088/services/collector",
        "https://s:8088/services/collector/",
        "https://s:8088/services/collector/event",
        "https://s:8088/services/collector/raw"
      })
  void ofACollectorMayBeItsShortPath(URI url) {
    assertThat(SplunkConfig.at(url, Secret.of("t")).url())
        .isEqualTo(URI.create("https://s:8088/services/collector/event"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loki:3100",
        "ftp://loki",
        "http:///path",
        "http://h/?a=b",
        "http://h#x",
        "http://h:65536",
        "http://h:",
        "https://h:/loki"
      })
  void isRefusedWhenItIsNoAddressOfAServer(URI url) {
    assertThatThrownBy(() -> HttpUrl.endpoint(url, "/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: expected");
  }

  @Test
  void isRefusedWithAPasswordWhichIsNotShown() {
    assertThatThrownBy(() -> HttpUrl.endpoint(URI.create("http://edge:hunter2@h"), "/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }
}
