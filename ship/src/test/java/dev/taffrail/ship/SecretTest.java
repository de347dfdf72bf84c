package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.ship.http.HttpLogin;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.splunk.SplunkConfig;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final URI URL = URI.create("https://receiver.example:3100");

  @Test
  void staysHiddenWhereverAConfigurationIsPrinted() {
    Secret secret = Secret.of("hunter2");
    HttpLogin login = new HttpLogin.Basic("edge", secret);
    assertThat(secret.toString()).isEqualTo("***");
    assertThat(LokiConfig.at(URL, Map.of("job", "edge")).withLogin(login).toString())
        .contains("edge")
        .doesNotContain("hunter2");
    assertThat(SplunkConfig.at(URL, secret).toString()).doesNotContain("hunter2");
  }

  @Test
  void withALineEndIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> Secret.of("hunter2\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void cannotSmuggleAHeader() {
    assertThatThrownBy(() -> Secret.of("x\r\nX-Scope-OrgID: other"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
