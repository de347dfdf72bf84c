package dev.taffrail.agent;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.taffrail.agent.page.PageSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The live log in a real browser: filters, keys, and what appears while somebody looks. */
@Tag("search")
class PageLogBrowserTest extends BrowserTest {
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
    assertThat(rows()).hasCount(1);
    assertThat(rows().locator(".event")).hasText("rule_fired");
    assertThat(rows().locator(".logger")).hasText("edge.test");
    assertThat(rows().locator(".fields")).hasText("edge.log rule=a\\u202eb ns=1795939135867647211");
    rows().getByRole(AriaRole.LINK).click();
    assertThat(dialog().getByRole(AriaRole.HEADING)).hasText("rule_fired");
    assertThat(dialog()).containsText("collect.loki");
    assertThat(dialog()).containsText("edge.test");
    assertThat(dialog()).containsText("rulea\\u202eb");
  }

  @Test
  void allOfAnEventOfSeveralLinesIsFoundByItsFirst() throws Exception {
    write(
        edge(),
        Records.at(1, "info", "another", ""),
        Records.at(2, "info", "\\nbroken pipe\\n at pump", ""));
    open("?view=log");
    assertThat(rows()).hasCount(2);
    rows().first().getByRole(AriaRole.LINK).click();
    dialog()
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("All of this event"))
        .click();
    assertThat(page).hasURL(Pattern.compile("event=broken"));
    assertThat(rows()).hasCount(1);
    assertThat(newest()).containsText("at pump");
  }

  @Test
  void aRecordThatIsWrittenAppearsOnTopWhileThePageIsOpen() throws Exception {
    write(edge(), Records.at(1, "info", "first", ""));
    open("?view=log");
    assertThat(newest()).hasText("first");
    assertThat(page.getByText("Following")).isVisible();
    write(edge(), Records.at(2, "error", "second", ""));
    assertThat(newest()).hasText("second");
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("1 new record");
    button("Pause").click();
    write(edge(), Records.at(3, "error", "third", ""));
    assertThat(page.getByText("Paused", new Page.GetByTextOptions().setExact(true))).isVisible();
    button("Follow").click();
    assertThat(newest()).hasText("third");
  }

  @Test
  void whatIsTypedIntoAFilterStandsInTheAddressAndAnotherBrowserSeesTheSame() throws Exception {
    write(edge(), Records.at(1, "info", "one", ""), Records.at(2, "error", "two", ""));
    open("?view=log");
    assertThat(rows()).hasCount(2);
    Locator event = page.getByLabel("Event", new Page.GetByLabelOptions().setExact(true));
    event.fill("two");
    event.press("Enter");
    assertThat(rows()).hasCount(1);
    assertThat(page).hasURL(Pattern.compile("event=two"));
    String address = page.url();
    open("?view=log");
    assertThat(rows()).hasCount(2);
    page.navigate(address);
    assertThat(rows()).hasCount(1);
    assertThat(event).hasValue("two");
    page.goBack();
    assertThat(rows()).hasCount(2);
  }

  @Test
  void aRecordIsOpenedAndClosedByKeysAloneAndItsAddressOpensItAgain() throws Exception {
    write(
        edge(),
        Records.at(
            1,
            "info",
            "one",
            ",\"time\":\"2026-05-30T08:37:00Z\","
                + "\"text\":\""
                + "word ".repeat(60)
                + "2026-05-30T08:37:00Z\",\"site\":\"north\""));
    open("?view=log");
    Locator row = rows().getByRole(AriaRole.LINK);
    assertThat(row).isVisible();
    assertThat(row.evaluate("all => all.getBoundingClientRect().height < 40")).isEqualTo(true);
    page.getByLabel("Until").focus();
    page.keyboard().press("Tab");
    assertThat(row).isFocused();
    page.keyboard().press("Enter");
    assertThat(dialog()).containsText("north");
    assertThat(dialog()).containsText("timestamp2026-05-30T08:37:01.000000Z (");
    String address = page.url();
    page.keyboard().press("Escape");
    assertThat(dialog()).isHidden();
    assertThat(page).not().hasURL(Pattern.compile("record"));
    page.navigate(address);
    assertThat(dialog()).containsText("north");
  }

  @Test
  void whoFiltersByKeysAloneGoesOnInTheFieldOfBefore() throws Exception {
    write(edge(), Records.at(1, "info", "one", ""), Records.at(2, "error", "two", ""));
    open("?view=log");
    assertThat(rows()).hasCount(2);
    Locator level = page.getByLabel("Level, and above");
    level.focus();
    page.keyboard().press("ArrowDown");
    assertThat(page).hasURL(Pattern.compile("level=info"));
    page.keyboard().press("ArrowDown");
    assertThat(page).hasURL(Pattern.compile("level=warning"));
    assertThat(level).isFocused();
    Locator text = page.getByLabel("Text");
    text.focus();
    page.keyboard().type("tw");
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("text=tw$"));
    page.keyboard().type("o");
    assertThat(text).hasValue("two");
    page.keyboard().press("Tab");
    assertThat(page).hasURL(Pattern.compile("text=two$"));
    assertThat(page.getByLabel("Event", new Page.GetByLabelOptions().setExact(true))).isFocused();
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("1 record");
  }

  @Test
  void whatIsBeingTypedStaysWhenAJournalAppeared() throws Exception {
    Path received = Files.createDirectories(folder.resolve("received"));
    device(received, "one");
    try (RunningPage growing = RunningPage.of(PageSources.in(received), null)) {
      page.navigate(growing.uri("/?view=log").toString());
      assertThat(rows()).hasCount(1);
      device(received, "two");
      List<Route> held = new ArrayList<>();
      page.route("**/api/journals", held::add);
      page.locator("nav a[data-view=device]").click();
      assertThat(page).hasURL(Pattern.compile("view=device"));
      page.locator("nav a[data-view=log]").click();
      Locator text = page.getByLabel("Text");
      text.focus();
      page.keyboard().type("tw");
      page.waitForCondition(() -> !held.isEmpty());
      held.forEach(Route::resume);
      Locator journal = page.getByLabel("Journal");
      assertThat(journal).isVisible();
      assertThat(text).isFocused();
      page.keyboard().type("o");
      page.keyboard().press("Enter");
      assertThat(page).hasURL(Pattern.compile("text=two"));
      page.unroute("**/api/journals");
      page.close();
    }
  }

  private static void device(Path received, String name) throws IOException {
    Path made = Files.createDirectories(received.resolve(name));
    Files.writeString(made.resolve("device"), name + "\n");
    write(made.resolve(name + ".log"), Records.at(1, "info", name, ""));
  }

  @Test
  void whatCannotBeReadIsNotSaidToBeFollowed() throws Exception {
    open("?view=log&since=soon");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("since: expected a time");
    assertThat(page.getByText("Following")).isHidden();
    assertThat(button("Pause")).isHidden();
    // A browser writes each refusal into its console.
    assertThat(BROWSER.complaints()).hasSize(1).allMatch(line -> line.contains("400"));
    BROWSER.complaints().clear();
  }

  @Test
  void aBusyLogIsHeardOfNowAndThen() throws Exception {
    page.clock().install();
    write(edge(), Records.at(1, "info", "first", ""));
    open("?view=log");
    assertThat(newest()).hasText("first");
    Locator status = page.getByRole(AriaRole.STATUS);
    write(edge(), Records.at(2, "info", "second", ""));
    assertThat(status).hasText("1 new record");
    write(edge(), Records.at(3, "info", "third", ""));
    assertThat(newest()).hasText("third");
    write(edge(), Records.at(4, "info", "fourth", ""));
    assertThat(newest()).hasText("fourth");
    assertThat(status).hasText("1 new record");
    page.clock().fastForward(10_000);
    assertThat(status).hasText("2 new records");
  }
}
