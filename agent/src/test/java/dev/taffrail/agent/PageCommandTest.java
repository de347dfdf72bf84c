package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.http.RawRequest;
import dev.taffrail.agent.page.PageServer;
import dev.taffrail.agent.page.PageSources;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCommandTest {
  @TempDir Path folder;

  @Test
  void servesTheJournalsOfTheConfigurationUntilItIsToldToEnd() throws Exception {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        debug: {path: debug.log}
        sources: {kernel: {journal: kernel.log}}
        """);
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "tick", ""));
    try (Child page = new Child(folder, "page", "--listen", "127.0.0.1:0")) {
      URI uri = URI.create(String.valueOf(page.line()).replace("listening on ", ""));
      assertThat(RawRequest.send(uri, "GET", "/", "Host: localhost").body()).contains("Taffrail");
      assertThat(RawRequest.send(uri, "GET", "/api/journals", "Host: localhost").body())
          .contains("[\"edge.log\",\"debug.log\",\"kernel.log\"]");
      page.terminate();
      assertThat(page.status()).isZero();
    }
  }

  @Test
  void journalsOfOneNameAreToldApartByTheirPaths() {
    Path a = Path.of("/a/edge.log");
    Path b = Path.of("/b/edge.log");
    assertThat(PageSources.of(List.of(a, b, Path.of("/a/debug.log"), a)).journals().keySet())
        .containsExactly("/a/edge.log", "/b/edge.log", "debug.log");
  }

  @Test
  void isServedOnNoOtherAddressWithoutAToken() throws Exception {
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "tick", ""));
    CommandLineRun run =
        new CommandLineRun(folder).run("page", "--journal", "edge.log", "--listen", "0.0.0.0:0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--listen: expected a loopback address, or page: {token: …}");
    run.run("page", "--journal", "none.log");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("no journal at ");
    run.run("page", "--journal", "edge.log", "--listen", "somewhere");
    assertThat(run.err())
        .contains("--listen: expected HOST:PORT, of a host that is known here, found 'somewhere'");
  }

  @Test
  void runServesItWhereTheConfigurationSaysSoAndSaysWhereItCannot() throws Exception {
    int port = Ports.free();
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "journal: {path: edge.log}\npipelines: {p: {csv: p.csv}}\npage: {listen: '127.0.0.1:"
            + port
            + "'}\n");
    Files.writeString(folder.resolve("p.csv"), "timestamp,value\n");
    CommandLineRun run = new CommandLineRun(folder).run("run");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("page: http://127.0.0.1:" + port + "\n");
    InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (PageServer other =
        PageServer.start(new ListenSettings(taken, null), PageSources.of(List.of()))) {
      assertThat(run.run("run").status()).as(other.uri() + "").isEqualTo(2);
      assertThat(run.err()).contains("page: cannot listen on 127.0.0.1:" + port);
    }
  }
}
