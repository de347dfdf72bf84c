package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.http.RawRequest;
import dev.taffrail.agent.page.PageSources;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the page for what, and what its answers allow. */
class PageAccessTest extends PageTest {
  private static final String HOST = "Host: 127.0.0.1";

  @Test
  void hostsAndPagesOfOtherSitesAreRefused() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(status(page, "GET", "/", "Host: evil.example")).isEqualTo(421);
      assertThat(status(page, "GET", "/api/records", "Host: evil.example:7171")).isEqualTo(421);
      for (String sign : List.of("Origin: http://evil.example", "Sec-Fetch-Site: cross-site")) {
        assertThat(status(page, "GET", "/api/records", HOST, sign)).as(sign).isEqualTo(403);
        assertThat(status(page, "POST", "/api/verify/begin?journal=edge.log", HOST, sign))
            .as(sign)
            .isEqualTo(403);
      }
      assertThat(page.get("/api/verify").containsKey("running")).isFalse();
      String own = "Origin: http://127.0.0.1";
      assertThat(status(page, "GET", "/api/records", HOST, own, "Sec-Fetch-Site: same-origin"))
          .isEqualTo(200);
      String link = "Sec-Fetch-Mode: navigate";
      assertThat(status(page, "GET", "/", HOST, "Sec-Fetch-Site: cross-site", link)).isEqualTo(200);
    }
  }

  @Test
  void everyAnswerAllowsItsOwnScriptsAloneAndNoFrame() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(edge)) {
      for (String path :
          List.of("/", "/page.js", "/uplot/uPlot.min.css", "/api/records", "/none")) {
        String head = RawRequest.send(page.server.uri(), "GET", path, HOST).head();
        assertThat(head)
            .as(path)
            .contains(
                "content-security-policy: default-src 'self';",
                "frame-ancestors 'none'",
                "x-content-type-options: nosniff",
                "cross-origin-resource-policy: same-origin",
                "cache-control: no-store")
            .doesNotContain("access-control", "unsafe");
      }
      assertThat(page.ask("/").body())
          .doesNotContainPattern("(?i)<script>|<style|\\son\\w+=|style=|https?://");
    }
  }

  @Test
  void thePageIsSmallerThan100kB() throws Exception {
    long sum = 0;
    try (RunningPage page = RunningPage.of(edge)) {
      for (String name :
          List.of("index.html", "page.css", "icon.svg", "page.js", "ask.js", "dom.js", "log.js")) {
        sum += page.ask("/" + name).body().length();
      }
      for (String name : List.of("record", "journey", "excursion", "seal", "device", "chart")) {
        HttpResponse<String> file = page.ask("/" + name + ".js");
        assertThat(file.statusCode()).isEqualTo(200);
        sum += file.body().length();
      }
    }
    assertThat(sum).isLessThan(100_000);
  }

  @Test
  void theLibraryOfTheChartIsServedAsItsJarHasIt() throws Exception {
    try (RunningPage page = RunningPage.of(edge)) {
      HttpResponse<String> script = page.ask("/uplot/uPlot.iife.min.js");
      assertThat(script.statusCode()).isEqualTo(200);
      assertThat(script.headers().firstValue("content-type"))
          .contains("text/javascript; charset=utf-8");
      assertThat(script.body()).contains("leeoniya/uPlot", "var uPlot=");
      HttpResponse<String> style = page.ask("/uplot/uPlot.min.css");
      assertThat(style.headers().firstValue("content-type")).contains("text/css; charset=utf-8");
      assertThat(style.body()).startsWith(".uplot,");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/uplot",
        "/uplot/",
        "/uplot/uPlot.cjs.js",
        "/uplot/LICENSE",
        "/uplot//uPlot.min.css",
        "/uplot/../uplot/uPlot.cjs.js",
        "/uplot/../../../maven/org.webjars.npm/uplot/pom.properties",
        "/uplot/..%2f..%2fpackage.json",
        "/uplot/%2e%2e/%2e%2e/package.json",
        "/uplot/uPlot.min.css%00.js",
        "/META-INF/MANIFEST.MF",
        "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css",
        "/dev/taffrail/agent/page/page.js",
        "/../first.yaml",
        "/../../../../../../../../etc/passwd",
        "/Assets.class",
      })
  void nothingElseOfTheClassPathIsServed(String path) throws Exception {
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(status(page, "GET", path, HOST)).isEqualTo(404);
    }
  }

  @Test
  void aTokenIsAskedForByAllThatShowsTheLogAndNotByThePage() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(PageSources.of(List.of(edge)), "geheim")) {
      String host = "Host: device.example";
      assertThat(status(page, "GET", "/", host)).isEqualTo(200);
      for (String path :
          List.of("journals", "records", "record", "journey", "excursion", "verify", "device")) {
        assertThat(status(page, "GET", "/api/" + path, host)).as(path).isEqualTo(401);
      }
      assertThat(status(page, "POST", "/api/verify/begin?journal=edge.log", host)).isEqualTo(401);
      assertThat(status(page, "GET", "/api/records", host, "Authorization: Bearer geheim2"))
          .isEqualTo(401);
      assertThat(status(page, "GET", "/api/records", host, "Authorization: Bearer geheim"))
          .isEqualTo(200);
    }
  }

  @Test
  void whatChangesSomethingIsAskedForByPostAndNothingElseIs() throws Exception {
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(page.ask("/api/verify/begin", "journal", "edge.log").statusCode()).isEqualTo(405);
      assertThat(page.post("/api/records").statusCode()).isEqualTo(405);
      assertThat(page.post("/api/verify/begin", "journal", "other").statusCode()).isEqualTo(400);
      assertThat(page.post("/api/verify/cancel").statusCode()).isEqualTo(409);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/records|level|loud|level: expected debug, info, warning, error or critical",
        "/api/records|since|soon|since: expected a time such as 2026-05-30T08:37:00Z",
        "/api/records|since|999999999d|since: expected a time such as 2026-05-30T08:37:00Z",
        "/api/records|after|../..|after: expected a place in a journal",
        "/api/records|before|start;start|before: expected a place in each journal",
        "/api/records|journal|/etc/passwd|journal: expected one of edge.log",
        "/api/record|journal|edge.log|at: expected a value",
        "/api/journey|other|1|id: expected a value",
      })
  void wrongValuesAreAnsweredWithWhatWasExpected(
      String path, String key, String value, String expected) throws Exception {
    try (RunningPage page = RunningPage.of(edge)) {
      HttpResponse<String> answer = page.ask(path, key, value);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).startsWith(expected);
    }
  }

  private static int status(RunningPage page, String method, String path, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Length: 0";
    return RawRequest.send(page.server.uri(), method, path, all).status();
  }
}
