package dev.taffrail.agent;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That each view can be used by everybody, on a screen of any kind, as far as programs can tell.
 */
@Tag("search")
class PageAccessibilityTest extends BrowserTest {
  @ParameterizedTest
  @CsvSource({"390,false", "1280,true"})
  void everyViewFitsTheScreenAndCanBeReadAndHeard(int width, boolean dark) throws Exception {
    page = BROWSER.page(width, 800, dark);
    String words = ",\"text\":\"" + "word ".repeat(60) + "x".repeat(300) + "\"" + CORRELATED;
    String window =
        ",\"sensor\":\"t1\",\"window_start\":\"2014-01-01T10:00:00Z\","
            + "\"window_end\":\"2014-01-01T12:00:00Z\"";
    write(
        edge(),
        Records.at(1, "debug", "one", words),
        Records.at(1, "debug", "window_closed", window + ",\"mean\":9.5"),
        Records.at(
            1,
            "debug",
            "sensor_reading",
            ",\"sensor\":\"t1\",\"time\":\"2014-01-01T11:00:00Z\",\"value\":9.25"),
        Records.at(2, "info", "one", words),
        Records.at(3, "warning", "one", words),
        Records.at(4, "error", "one", words),
        Records.at(5, "critical", "one", words),
        Records.at(
            6,
            "warning",
            "rule_fired",
            window + ",\"value\":9.5,\"limit\":9,\"measure\":\"mean\",\"unit\":\"Cel\""));
    Records.write(debug(), Records.at(1, "info", "sealed", ""));
    open("?view=log");
    assertThat(rows().first()).isVisible();
    expectAccessible("log");
    rows().first().getByRole(AriaRole.LINK).click();
    assertThat(dialog()).isVisible();
    expectAccessible("a record");
    page.keyboard().press("Escape");
    open("?view=journey&id=" + ID);
    assertThat(page.getByRole(AriaRole.IMG)).isVisible();
    expectAccessible("journey");
    open("?view=log&event=rule_fired");
    openExcursion();
    assertThat(page.locator(".plot canvas")).isVisible();
    page.getByText("Values as a table").click();
    expectAccessible("excursion");
    open("?view=seal");
    button("Verify now").click();
    assertThat(page.getByRole(AriaRole.STATUS)).hasText(Pattern.compile("^debug.log: OK"));
    expectAccessible("seals");
    open("?view=device");
    assertThat(page.getByRole(AriaRole.METER).first()).isVisible();
    expectAccessible("device");
  }

  private void expectAccessible(String view) {
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .as(view)
        .isIn(0, -15);
    assertThat(page.evaluate(Contrast.SCRIPT)).as(view).isEqualTo("");
    // There are no frames in the page, for whose sake each look would be taken by way of another
    // page.
    List<String> found =
        new AxeBuilder(page)
            .options(violations()).setLegacyMode(true).analyze().getViolations().stream()
                .map(rule -> rule.getId() + ": " + rule.getNodes())
                .toList();
    assertThat(found).as(view).isEmpty();
  }

  /** What is in order is not told of each element: that would take longer than to look. */
  private static AxeRunOptions violations() {
    AxeRunOptions options = new AxeRunOptions();
    options.setResultTypes(List.of("violations"));
    return options;
  }
}
