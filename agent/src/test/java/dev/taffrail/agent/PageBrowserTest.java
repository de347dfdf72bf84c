package dev.taffrail.agent;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.status.AgentCounts;
import dev.taffrail.agent.status.PipelineCounts;
import dev.taffrail.agent.status.ShipSnapshot;
import dev.taffrail.agent.status.StatusServer;
import dev.taffrail.edge.CloudAccounts;
import dev.taffrail.edge.CloudPriority;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.log.LogStats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser: what a person sees, presses, and is safe from. */
@Tag("search")
class PageBrowserTest extends BrowserTest {
  /** Whatever of it were taken for markup would run, or load something, or look like an element. */
  private static final String HOSTILE =
      "<script>hacked=1</script><img src=x onerror=hacked=1><svg onload=hacked=1>"
          + "<a href=javascript:hacked=1>x</a>'\\\"><iframe srcdoc='<script>parent.hacked=1</script>'>";

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
    String window =
        ",\"window_start\":\"2026-05-30T08:36:00Z\",\"window_end\":\"2026-05-30T08:37:00Z\",\"mean\":1";
    write(
        edge(),
        Records.at(1, "debug", "window_closed", fields + window),
        line.replace("edge.test", HOSTILE),
        Records.at(2, "error", HOSTILE, fields));

    open("?view=log");
    assertThat(rows()).hasCount(3);
    assertThat(rows().first().locator(".event")).hasText(HOSTILE.replace("\\\"", "\""));
    rows().first().getByRole(AriaRole.LINK).click();
    assertThat(dialog()).containsText("<script>");
    expectNoMarkup();
    open("?view=journey&id=" + ID);
    assertThat(page.locator(".chart .mark")).hasCount(3);
    expectNoMarkup();
    open("?view=log&event=rule_fired");
    assertThat(rows()).hasCount(1);
    openExcursion();
    assertThat(heading()).containsText("<script>");
    assertThat(page.getByRole(AriaRole.IMG)).isVisible();
    page.getByText("Values as a table").click();
    assertThat(page.getByRole(AriaRole.TABLE)).containsText("<script>");
    expectNoMarkup();
  }

  @ParameterizedTest
  @ValueSource(ints = {390, 1280})
  void howLongAStageTookStandsInsideTheTimelineAndOnNoOtherWord(int width) throws Exception {
    page = BROWSER.page(width, 800, false);
    write(
        edge(),
        Records.at(1, "info", "begun", CORRELATED).replace("edge.test", "site.pipeline.of.pumps"),
        Records.at(2, "info", "between", CORRELATED),
        Records.at(3, "info", "over", CORRELATED).replace("edge.test", "site.pipeline.of.pumps"));
    open("?view=journey&id=" + ID);
    assertThat(page.locator(".chart .mark")).hasCount(3);
    Locator took = page.getByText("2 s", new Page.GetByTextOptions().setExact(true));
    BoundingBox chart = page.locator(".chart").boundingBox();
    BoundingBox words = took.boundingBox();
    assertThat(words.x).isGreaterThan(chart.x);
    assertThat(words.x + words.width).isLessThanOrEqualTo(chart.x + chart.width);
    BoundingBox name = page.locator(".chart .strong").first().boundingBox();
    assertThat(name.x + name.width <= words.x || name.y + name.height <= words.y).isTrue();
  }

  @Test
  void aLinkToAnotherViewLeadsToItsBeginningAndAJourneyAskedForStaysInItsField() throws Exception {
    write(edge(), Records.at(1, "info", "one", CORRELATED));
    open("?view=log");
    rows().getByRole(AriaRole.LINK).focus();
    page.keyboard().press("Enter");
    dialog()
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Its journey"))
        .press("Enter");
    assertThat(page.getByRole(AriaRole.IMG)).isVisible();
    assertThat(page.getByRole(AriaRole.MAIN)).isFocused();
    Locator id = page.getByLabel("Correlation id");
    id.fill("none");
    id.press("Enter");
    assertThat(page.getByText("in these journals")).isVisible();
    assertThat(id).isFocused();
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("No record of this id");
  }

  /** Time and level, then stage and places, then the fields: nothing beyond the edge. */
  @Test
  void onAPhoneAJourneysTableAndTimesAreReadWithoutScrollingSideways() throws Exception {
    page = BROWSER.page(390, 800, false);
    String time = ",\"time\":\"2026-05-30T08:37:37.951919Z\",\"text\":\"" + "word ".repeat(60);
    write(edge(), Records.at(1, "warning", "begun", CORRELATED + time + "\""));
    open("?view=journey&id=" + ID);
    Locator table = page.getByRole(AriaRole.TABLE);
    assertThat(table.getByRole(AriaRole.ROW)).hasCount(2);
    assertThat(table.getByRole(AriaRole.COLUMNHEADER)).hasCount(6);
    assertThat(table.getByRole(AriaRole.CELL)).hasCount(6);
    assertThat(page.locator(".scroll").evaluate("card => card.scrollWidth - card.clientWidth"))
        .isEqualTo(0);
    table.getByRole(AriaRole.BUTTON).click();
    Locator clock = dialog().getByText("08:37:37.951919Z");
    assertThat(clock).isVisible();
    assertThat(clock.evaluate("text => text.getClientRects().length")).isEqualTo(1);
    assertThat(dialog().evaluate("all => all.scrollWidth - all.clientWidth")).isEqualTo(0);
  }

  @Test
  void aJourneyShowsWhatAReadingSaysOfItself() throws Exception {
    String fields = CORRELATED + ",\"metadata\":{\"site\":\"north\"},\"line\":3,\"record\":4711";
    write(edge(), Records.at(1, "debug", "sensor_reading", fields));
    open("?view=journey&id=" + ID);
    assertThat(page.locator(".stops .fields"))
        .hasText("metadata={\"site\":\"north\"} line=3 record=4711");
  }

  @Test
  void aJourneyIsDrawnAndListedInTheOrderOfTime() throws Exception {
    write(edge(), Records.at(1, "info", "begun", CORRELATED));
    write(debug(), Records.at(2, "debug", "read", CORRELATED).replace("edge.test", "edge.ingest"));
    open("?view=journey&id=" + ID);
    assertThat(page.locator(".chart .mark")).hasCount(2);
    assertThat(page.getByRole(AriaRole.TABLE).getByRole(AriaRole.BUTTON))
        .hasText(new String[] {"begun", "read"});
    assertThat(page.getByRole(AriaRole.IMG))
        .hasAccessibleName(Pattern.compile("2 records in 2 stages"));
  }

  @Test
  void aVerificationIsBegunByAButtonAndItsVerdictShown() throws Exception {
    Records.write(edge(), Records.at(1, "info", "one", ""));
    open("?view=seal");
    button("Verify now").click();
    assertThat(page.getByText("OK", new Page.GetByTextOptions().setExact(true))).isVisible();
    assertThat(page.getByRole(AriaRole.STATUS)).hasText(Pattern.compile("^edge.log: OK"));
  }

  @Test
  void whatIsNotSealedSaysSoInPlaceOfWaitingForAVerification() throws Exception {
    write(edge(), Records.at(1, "info", "one", ""));
    open("?view=seal");
    assertThat(page.locator("[aria-label='edge.log'] .state")).hasText("not sealed");
    assertThat(button("Verify now")).hasCount(0);
  }

  @Test
  void whatIsSealedAndHasItsKeyElsewhereDoesNotPassForUnsealed() throws Exception {
    write(edge(), Records.at(1, "info", "one", ""));
    Files.writeString(edge().resolveSibling("edge.log.chain"), "");
    open("?view=seal");
    assertThat(page.locator("[aria-label='edge.log'] .state")).hasText("no key");
    assertThat(page.getByText("put edge.log.vkey beside it again")).isVisible();
    assertThat(button("Verify now")).hasCount(0);
  }

  @Test
  void whereATokenIsWantedItIsAskedForUntilItIsTheRightOne() throws Exception {
    write(edge(), Records.at(1, "info", "one", ""));
    try (RunningPage guarded = RunningPage.of(PageSources.of(List.of(edge())), "geheim")) {
      page.navigate(guarded.uri("/").toString());
      Locator token = dialog().getByLabel("Token");
      token.fill("falsch");
      token.press("Enter");
      assertThat(token).hasValue("");
      assertThat(token).isVisible();
      token.fill("geheim");
      token.press("Enter");
      assertThat(newest()).hasText("one");
      assertThat(token).isHidden();
      page.close();
    }
    // A browser writes each answer of 401 into its console.
    assertThat(BROWSER.complaints()).isNotEmpty().allMatch(line -> line.contains("401"));
    BROWSER.complaints().clear();
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
      page.navigate(asking.uri("/?view=device").toString());
      Locator card =
          page.getByRole(
              AriaRole.REGION, new Page.GetByRoleOptions().setName("cloud of cold").setExact(true));
      for (String words :
          List.of(
              "cold: cloud",
              "retrying",
              "answered 503: <b>busy</b>",
              "cloud.example:443",
              "2 critical, 4 telemetry",
              "1 h ago",
              "2 of 9",
              "1, 1 kept",
              "open: left alone")) {
        assertThat(card).containsText(words);
      }
      page.close();
    }
  }

  private void expectNoMarkup() {
    assertThat(page.evaluate("typeof hacked")).isEqualTo("undefined");
    assertThat(
            page.locator(
                "main script, main img, iframe, [onerror], [onload], dialog script, dialog img,"
                    + " a[href^=javascript]"))
        .hasCount(0);
  }
}
