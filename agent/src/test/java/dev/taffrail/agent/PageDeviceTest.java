package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.all;
import static dev.taffrail.agent.RunningPage.object;
import static dev.taffrail.agent.RunningPage.objects;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.journal.JournalConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Seals, sizes and shippers, as the page tells of them. */
class PageDeviceTest extends PageTest {
  @Test
  void aVerificationSaysWhatTheVerifierFoundAndWithWhichKey() throws Exception {
    Records.write(edge, event(1), event(2));
    Records.write(plain(debug), event(1));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      assertThat(all(page.get("/api/verify").get("journals"), "has_key"))
          .containsExactly("true", "false");
      Map<?, ?> good = verified(page);
      assertThat(object(good.get("report")).get("verdict")).isEqualTo("OK");
      assertThat(good.get("words")).asString().startsWith("OK: sealed 0..");
      assertThat(good.get("key")).isEqualTo("beside");
      String text = Files.readString(edge);
      Files.writeString(edge, text.replace("\"e1\"", "\"e9\""));
      assertThat(object(verified(page).get("report")).get("verdict")).isEqualTo("TAMPER");
    }
  }

  @Test
  void sizesOfJournalsCountTheirFilesOfRecordsAloneAndAShipperThatIsAwayIsNamed() throws Exception {
    Records.write(JournalConfig.at(edge), event(1));
    Files.writeString(folder.resolve("edge.log.1"), "12345");
    Files.writeString(folder.resolve("edge.log.other"), "not counted");
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> device = page.get("/api/device");
      Map<?, ?> journal = objects(device.get("journals")).get(0);
      assertThat(number(journal, "files")).isEqualTo(2);
      assertThat(number(journal, "bytes")).isEqualTo(Files.size(edge) + 5);
      assertThat(number(journal, "free")).isPositive();
      assertThat(device.get("shipper_state")).isEqualTo("unconfigured");
    }
  }

  @Test
  void whatAShipperSaysIsMadeVisible() throws Exception {
    HttpServer shipper =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shipper.createContext(
        "/",
        exchange -> {
          byte[] status =
              "{\"sinks\":{\"a\u202eb\":{\"read\":1.5,\"last_error\":\"x\u200by\\u2066z\"}}}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    shipper.start();
    ListenSettings settings = new ListenSettings(shipper.getAddress(), null);
    try (RunningPage page =
        RunningPage.of(new PageSources(Map.of("edge.log", edge), null, settings), null)) {
      String body = page.ask("/api/device").body();
      assertThat(body)
          .contains("{\"a\\\\u202eb\":{\"read\":1.5,\"last_error\":\"x\\\\u200by\\\\u2066z\"}}")
          .doesNotContain("\u202e", "\u200b", "\u2066");
    } finally {
      shipper.stop(0);
    }
  }

  /** Of the first journal, when it is through. */
  private static Map<?, ?> verified(RunningPage page) throws Exception {
    assertThat(page.post("/api/verify/begin", "journal", "edge.log").statusCode()).isEqualTo(202);
    Awaitility.await().until(() -> !page.get("/api/verify").containsKey("running"));
    return objects(page.get("/api/verify").get("journals")).get(0);
  }
}
