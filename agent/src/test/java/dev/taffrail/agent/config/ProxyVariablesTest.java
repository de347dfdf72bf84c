package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taffrail.ship.http.HttpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyVariablesTest {
  private static final HttpProxy PROXY = new HttpProxy("p", 3128, null);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https_proxy | https://h | true",
        "HTTPS_PROXY | https://h | true",
        "https_proxy | http://h  | false",
        "http_proxy  | http://h  | true",
        "https_proxy | https://localhost:3100 | false",
        "https_proxy | https://127.0.0.1:3100 | false",
        "https_proxy | https://[::1]:3100     | false",
      })
  void areThoseOfTheScheme(String variable, String url, boolean there) throws Exception {
    assertThat(proxy(url, "", Map.of(variable, "http://p:3128"))).isEqualTo(there ? PROXY : null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                  | loki.example      | false",
        "loki.example       | loki.example      | false",
        "LOKI.example       | Loki.EXAMPLE      | false",
        "example            | loki.example      | false",
        ".example           | loki.example      | false",
        "*.example          | loki.example      | false",
        "ample              | loki.example      | true",
        "other,loki.example | loki.example      | false",
        "other loki.example | loki.example      | false",
        "loki.example:443   | loki.example      | false",
        "loki.example:3100  | loki.example      | true",
        "loki.example:3100  | loki.example:3100 | false",
        "10.0.0.0/8         | 10.200.3.4        | false",
        "10.0.0.0/8         | 11.0.0.1          | true",
        "10.0.0.0/9         | 10.200.3.4        | true",
        "10.1.2.3           | 10.1.2.3          | false",
        "fd00::/8           | [fd12::1]         | false",
        "10.0.0.0/99        | 10.0.0.1          | true",
      })
  void areNotUsedForTheHostsOfNoProxy(String list, String authority, boolean used)
      throws Exception {
    Map<String, String> environment = Map.of("https_proxy", "p:3128", "no_proxy", list);
    assertThat(proxy("https://" + authority, "", environment)).isEqualTo(used ? PROXY : null);
  }

  @Test
  void giveWayToTheKey() throws Exception {
    Map<String, String> environment = Map.of("https_proxy", "http://other:1");
    assertThat(proxy("https://h", ", proxy: none", environment)).isNull();
    assertThat(proxy("https://h", ", proxy: 'http://p:3128'", environment)).isEqualTo(PROXY);
  }

  @Test
  void areReportedWhenTheyAreWrongAndNotShown() {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> proxy("https://h", "", Map.of("https_proxy", "socks5://u:hush@p")));
    assertThat(e)
        .hasMessageContaining(
            "sinks.loki: expected http://[user:password@]host[:port] in the environment variable"
                + " https_proxy (or proxy: none here), found something else")
        .hasMessageNotContaining("hush");
  }

  private @Nullable HttpProxy proxy(String url, String more, Map<String, String> environment)
      throws Exception {
    Path file = folder.resolve("taffrail.yaml");
    Files.writeString(file, "sinks: {loki: {url: '" + url + "', labels: {job: x}" + more + "}}");
    Configuration configuration =
        Configuration.load(file, new Environment(environment, () -> "device"));
    SinkSettings loki = Objects.requireNonNull(configuration.sinks().get("loki"));
    return ((Destination.Loki) loki.destination()).config().http().proxy();
  }
}
