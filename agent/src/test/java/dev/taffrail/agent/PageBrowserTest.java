package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.status.AgentCounts;
import dev.taffrail.agent.status.PipelineCounts;
import dev.taffrail.agent.status.ShipSnapshot;
import dev.taffrail.agent.status.StatusServer;
import dev.taffrail.edge.CloudAccounts;
import dev.taffrail.edge.CloudPriority;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.log.LogStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser: what a person sees, presses, and is safe from. */
class PageBrowserTest {
  private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad90";
  private static final String CORRELATED = ",\"correlation_id\":\"" + ID + "\"";
  private static final String DIALOG = "document.querySelector('#record').open";

  /** Whatever of it were taken for markup would run, or load something, or look like an element. */
  private static final String HOSTILE =
      "<script>hacked=1</script><img src=x onerror=hacked=1><svg onload=hacked=1>"
          + "<a href=javascript:hacked=1>x</a>'\\\"><iframe srcdoc='<script>parent.hacked=1</script>'>";

  private static Chromium browser;

  @TempDir Path folder;
  private RunningPage page;

  @BeforeAll
  static void start(@TempDir Path profile) throws Exception {
    Tool.require(Chromium.PROGRAM);
    browser = Chromium.start(profile);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void serve() throws IOException {
    page = RunningPage.of(edge(), debug());
    browser.screen(1280, 800, false);
    browser.complaints().clear();
  }

  /** Leaves the page first: that the server ends is no fault of the page's. */
  @AfterEach
  void nothingWentWrong() {
    List<String> complaints = List.copyOf(browser.complaints());
    browser.open(URI.create("about:blank"));
    page.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void aHostileRecordIsTextInEveryViewAndRunsNothing() throws Exception {
    String fields =
        CORRELATED
            + ",\""
            + HOSTILE
            + "\":\""
            + HOSTILE
            + "\",\"sensor\":\""
            + HOSTILE
            + "\",\"rule\":\""
            + HOSTILE
            + "\",\"unit\":\""
            + HOSTILE
            + "\",\"value\":1,\"limit\":1";
    String line = Records.at(1, "warning", "rule_fired", fields);
    write(edge(), line.replace("edge.test", HOSTILE), Records.at(2, "error", HOSTILE, fields));

    open("?view=log");
    browser.until("document.querySelectorAll('.log li').length === 2");
    assertThat(browser.text("document.querySelector('.row .event').textContent"))
        .isEqualTo(HOSTILE.replace("\\\"", "\""));
    click(".row");
    browser.until(DIALOG);
    assertThat(browser.text("document.querySelector('#record').textContent")).contains("<script>");
    expectNoMarkup();
    open("?view=journey&id=" + ID);
    browser.until("document.querySelectorAll('.chart .mark').length === 2");
    expectNoMarkup();
    open("?view=log&event=rule_fired");
    browser.until("document.querySelectorAll('.log li').length === 1");
    click(".row");
    browser.until(DIALOG);
    clickText("#record a", "Its excursion");
    browser.until("document.querySelector('h1')?.textContent.includes('<script>')");
    expectNoMarkup();
  }

  @Test
  void ofWhatACollectorReceivedTheListShowsWhatItsSenderWrote() throws Exception {
    String sent =
        Records.at(1, "warning", "rule_fired", ",\"rule\":\"a\u202eb\",\"ns\":1795939135867647211");
    String stored = ",\"labels\":{\"host\":\"rpi4\"},\"record\":" + sent;
    write(
        edge(),
        Records.at(2, "warning", "entry_received", stored)
            .replaceFirst("edge.test", "collect.loki"));
    open("?view=log");
    browser.until("document.querySelectorAll('.log li').length === 1");
    assertThat(browser.text("document.querySelector('.row .event').textContent"))
        .isEqualTo("rule_fired");
    assertThat(browser.text("document.querySelector('.row .logger').textContent"))
        .isEqualTo("edge.test");
    assertThat(browser.text("document.querySelector('.row .fields').textContent.trim()"))
        .isEqualTo("edge.log rule=a\\u202eb ns=1795939135867647211");
    click(".row");
    browser.until(DIALOG);
    assertThat(browser.text("document.querySelector('#record h2').textContent"))
        .isEqualTo("rule_fired");
    assertThat(browser.text("document.querySelector('#record').textContent"))
        .contains("collect.loki", "edge.test", "rulea\\u202eb");
  }

  @Test
  void aRecordThatIsWrittenAppearsOnTopWhileThePageIsOpen() throws Exception {
    write(edge(), Records.at(1, "info", "first", ""));
    open("?view=log");
    browser.until("document.querySelector('.row .event')?.textContent === 'first'");
    browser.until("document.querySelector('.live.on')");
    write(edge(), Records.at(2, "error", "second", ""));
    browser.until("document.querySelector('.row .event')?.textContent === 'second'");
    browser.until("document.querySelector('#said').textContent === '1 new record'");
    clickText("button", "Pause");
    write(edge(), Records.at(3, "error", "third", ""));
    assertThat(browser.text("document.querySelector('.live').textContent")).isEqualTo("Paused");
    clickText("button", "Follow");
    browser.until("document.querySelector('.row .event')?.textContent === 'third'");
  }

  @Test
  void whatIsTypedIntoAFilterStandsInTheAddressAndAnotherBrowserSeesTheSame() throws Exception {
    write(edge(), Records.at(1, "info", "one", ""), Records.at(2, "error", "two", ""));
    open("?view=log");
    browser.until("document.querySelectorAll('.log li').length === 2");
    browser.evaluate("document.querySelector('[name=event]').focus()");
    browser.write("two");
    browser.press("Enter", 13);
    browser.until("document.querySelectorAll('.log li').length === 1");
    String address = browser.text("location.search");
    assertThat(address).contains("event=two");
    open("?view=log");
    browser.until("document.querySelectorAll('.log li').length === 2");
    open(address);
    browser.until("document.querySelectorAll('.log li').length === 1");
    assertThat(browser.text("document.querySelector('[name=event]').value")).isEqualTo("two");
    browser.evaluate("history.back()");
    browser.until("document.querySelectorAll('.log li').length === 2");
  }

  @Test
  void aRecordIsOpenedAndClosedByKeysAloneAndItsAddressOpensItAgain() throws Exception {
    write(edge(), Records.at(1, "info", "one", ",\"site\":\"north\""));
    open("?view=log");
    browser.until("document.querySelector('.row')");
    browser.evaluate("document.querySelector('[name=until]').focus()");
    for (int i = 0; i < 5 && !isFocused(".row"); i++) {
      browser.press("Tab", 9);
    }
    assertThat(isFocused(".row")).isTrue();
    browser.press("Enter", 13);
    browser.until(DIALOG);
    assertThat(browser.text("document.querySelector('#record').textContent")).contains("north");
    String address = browser.text("location.search");
    browser.press("Escape", 27);
    browser.until("!" + DIALOG + " && !location.search.includes('record')");
    open(address);
    browser.until(DIALOG);
  }

  @Test
  void aJourneyIsDrawnAndListedInTheOrderOfTime() throws Exception {
    write(edge(), Records.at(1, "info", "begun", CORRELATED));
    write(debug(), Records.at(2, "debug", "read", CORRELATED).replace("edge.test", "edge.ingest"));
    open("?view=journey&id=" + ID);
    browser.until("document.querySelectorAll('.chart .mark').length === 2");
    assertThat(
            browser.text(
                "[...document.querySelectorAll('td:nth-child(4)')].map(e => e.textContent).join()"))
        .isEqualTo("begun,read");
    assertThat(browser.text("document.querySelector('.chart').getAttribute('aria-label')"))
        .contains("2 records in 2 stages");
  }

  @Test
  void anExcursionIsDrawnWithItsLimitOrSaysThatNoReadingIsKept() throws Exception {
    String window =
        ",\"sensor\":\"t1\",\"window_start\":\"2014-01-01T10:00:00Z\","
            + "\"window_end\":\"2014-01-01T12:00:00Z\"";
    String judged = ",\"value\":9.5,\"limit\":9,\"measure\":\"mean\"";
    write(edge(), Records.at(1, "warning", "rule_fired", window + judged));
    open("?view=log");
    openExcursion();
    browser.until("document.querySelector('.hint')?.textContent.includes('No reading')");
    assertThat(browser.evaluate("document.querySelectorAll('.chart').length + ''")).isEqualTo("0");
    write(
        debug(),
        Records.at(1, "debug", "window_closed", window + ",\"mean\":9.5"),
        reading(10, 8),
        reading(11, 11));
    open("?view=log&event=rule_fired");
    openExcursion();
    browser.until("document.querySelector('polyline.curve')");
    assertThat(browser.text("document.querySelector('.limit-text').textContent"))
        .isEqualTo("limit 9");
    assertThat(browser.text("document.querySelector('.fired-text').textContent"))
        .isEqualTo("fired");
  }

  @Test
  void aVerificationIsBegunByAButtonAndItsVerdictShown() throws Exception {
    Records.write(edge(), Records.at(1, "info", "one", ""));
    open("?view=seal");
    browser.until("document.querySelector('button[data-act=\"edge.log\"]')");
    click("button[data-act='edge.log']");
    browser.until("document.querySelector('.state.good')?.textContent === 'OK'");
    browser.until("document.querySelector('#said').textContent.startsWith('edge.log: OK')");
  }

  @Test
  void whereATokenIsWantedItIsAskedForUntilItIsTheRightOne() throws Exception {
    write(edge(), Records.at(1, "info", "one", ""));
    try (RunningPage guarded = RunningPage.of(PageSources.of(List.of(edge())), "geheim")) {
      browser.open(guarded.uri("/"));
      for (String token : List.of("falsch", "geheim")) {
        browser.until("document.querySelector('#token')?.open");
        browser.evaluate("document.querySelector('#token-text').focus()");
        browser.write(token);
        browser.press("Enter", 13);
        browser.until(
            "!document.querySelector('#token').open || !document.querySelector('#token-text').value");
      }
      browser.until("document.querySelector('.row .event')?.textContent === 'one'");
      browser.open(URI.create("about:blank"));
    }
    // A browser writes each answer of 401 into its console.
    assertThat(browser.complaints()).allMatch(line -> line.contains("401"));
    browser.complaints().clear();
  }

  @ParameterizedTest
  @CsvSource({"390,false", "1280,true"})
  void everyViewFitsTheScreenAndCanBeRead(int width, boolean dark) throws Exception {
    browser.screen(width, 800, dark);
    String words = ",\"text\":\"" + "word ".repeat(60) + "x".repeat(300) + "\"" + CORRELATED;
    write(
        edge(),
        Records.at(1, "debug", "one", words),
        Records.at(2, "info", "one", words),
        Records.at(3, "warning", "one", words),
        Records.at(4, "error", "one", words),
        Records.at(5, "critical", "one", words));
    for (String view : List.of("log", "journey&id=" + ID, "seal", "device")) {
      open("?view=" + view);
      browser.until("document.querySelector('.row, .chart .mark, .card h2')");
      assertThat(browser.text("String(document.documentElement.scrollWidth - innerWidth)"))
          .as(view)
          .isIn("0", "-15");
      assertThat(browser.text(Contrast.SCRIPT)).as(view).isEmpty();
    }
  }

  @Test
  void aPipelinesCloudIsACardBesideTheSinks() throws Exception {
    CloudStatus cloud =
        new CloudStatus(
            "cloud.example:443",
            CloudStatus.State.RETRYING,
            true,
            new CloudAccounts(9, 2, 0, 0, 1, 6, 6),
            Map.of(CloudPriority.CRITICAL, 2L, CloudPriority.TELEMETRY, 4L),
            1,
            Instant.now().minusSeconds(3600 + 1200),
            "answered 503: <b>busy</b>",
            Instant.now());
    ShipSnapshot snapshot =
        new ShipSnapshot(
            "1", edge(), Instant.now(), Instant.now(), 0, true, Map.of(), Map.of(), Map.of(), null);
    AgentCounts counts =
        new AgentCounts(
            Map.of("cold", PipelineCounts.NONE),
            Map.of(),
            Map.of("cold", cloud),
            new LogStats(0, 0, 0, 0, Duration.ZERO));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (StatusServer status =
            StatusServer.start(new ListenSettings(any, null), () -> snapshot.with(counts));
        RunningPage asking =
            RunningPage.of(
                new PageSources(
                    Map.of("edge.log", edge()),
                    null,
                    new ListenSettings(
                        new InetSocketAddress(any.getAddress(), status.uri().getPort()), null)),
                null)) {
      browser.open(asking.uri("/?view=device"));
      browser.until("document.querySelectorAll('.cards .card').length > 1");
      assertThat(browser.text("document.querySelector('[aria-label=\"cloud of cold\"]').innerText"))
          .contains(
              "cold: cloud",
              "retrying",
              "answered 503: <b>busy</b>",
              "cloud.example:443",
              "2 critical, 4 telemetry",
              "1 h ago",
              "2 of 9",
              "1, 1 kept",
              "open: left alone");
      browser.open(URI.create("about:blank"));
    }
  }

  private Path edge() {
    return folder.resolve("edge.log");
  }

  private Path debug() {
    return folder.resolve("debug.log");
  }

  private static void write(Path journal, String... lines) throws IOException {
    Records.write(JournalConfig.at(journal).withSealed(false), lines);
  }

  private static String reading(int hour, int value) {
    return Records.at(
        1,
        "debug",
        "sensor_reading",
        String.format(
            ",\"sensor\":\"t1\",\"time\":\"2014-01-01T%d:30:00Z\",\"value\":%d", hour, value));
  }

  private void open(String query) {
    browser.open(page.uri("/" + query));
    browser.until("document.readyState === 'complete' && document.querySelector('h1')");
  }

  private static void openExcursion() {
    browser.until("document.querySelector('.row')");
    click(".row");
    browser.until(DIALOG);
    clickText("#record a", "Its excursion");
  }

  private static void click(String selector) {
    browser.evaluate("document.querySelector(" + Chromium.quoted(selector) + ").click()");
  }

  private static void clickText(String selector, String text) {
    browser.evaluate(
        "[...document.querySelectorAll("
            + Chromium.quoted(selector)
            + ")].find(e => e.textContent === "
            + Chromium.quoted(text)
            + ").click()");
  }

  private static boolean isFocused(String selector) {
    String script = "document.activeElement.matches(" + Chromium.quoted(selector) + ")";
    return Boolean.TRUE.equals(browser.evaluate(script));
  }

  private static void expectNoMarkup() {
    assertThat(browser.text("typeof hacked")).isEqualTo("undefined");
    assertThat(
            browser.text(
                "String(document.querySelectorAll('main script, main img, iframe, [onerror], [onload],"
                    + " dialog script, dialog img, a[href^=javascript]').length)"))
        .isEqualTo("0");
  }
}
