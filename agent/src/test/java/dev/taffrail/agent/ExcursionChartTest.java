package dev.taffrail.agent;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An excursion as a browser draws it, and what it tells of its curve. */
class ExcursionChartTest extends BrowserTest {
  private static final String WINDOW =
      ",\"sensor\":\"t1\",\"window_start\":\"2014-01-01T10:00:00Z\","
          + "\"window_end\":\"2014-01-01T12:00:00Z\"";

  @Test
  void anExcursionIsDrawnWithItsLimitOrSaysThatNoReadingIsKept() throws Exception {
    write(edge(), fired());
    open("?view=log");
    openExcursion();
    assertThat(page.getByText("No reading of this sensor")).isVisible();
    assertThat(chart()).hasCount(0);
    write(debug(), window(), reading("10:30", 8), reading("11:30", 11));
    openChart();
    assertThat(chart()).hasAccessibleName("2 readings from 8 to 11 Cel, and 1 window");
    assertThat(chart()).containsText("limit 9");
    assertThat(chart()).containsText("fired");
    assertThat(page.getByRole(AriaRole.LISTITEM))
        .hasText(
            new String[] {
              "2 readings", "mean of a window", "limit", "the window that it fired for"
            });
    // The readings span from 04:00 to 18:00, and the window ends at 12:00.
    BoundingBox plot = plot().boundingBox();
    BoundingBox word = chart().getByText("fired").boundingBox();
    assertThat(word.x + word.width / 2 - plot.x).isBetween(plot.width * 0.56, plot.width * 0.58);
    assertThat(word.y + word.height).isLessThanOrEqualTo(plot.y);
  }

  @Test
  void theCurveTheMeansAndTheBandAreDrawnInTheirPlaces() throws Exception {
    write(edge(), fired());
    write(debug(), window(), reading("04:30", 8), reading("17:30", 8));
    openChart();
    // Of the curve's blue and the means' ink, as the page's colours are.
    assertThat(inked(0.5, "29,95,168", 8)).isTrue();
    assertThat(inked(0.5, "22,38,43", 9.5)).isTrue();
    assertThat(inked(0.75, "22,38,43", 9.5)).isFalse();
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    page.waitForCondition(() -> inked(0.5, "134,189,245", 8));
    assertThat(inked(0.5, "227,237,239", 9.5)).isTrue();
  }

  @Test
  void theCursorTellsTheTimeAndTheValueUnderIt() throws Exception {
    write(edge(), fired());
    write(debug(), window(), reading("10:30", 8.25), reading("16:00", 7));
    openChart();
    hover(6.6 / 14);
    assertThat(readout()).hasText("2014-01-01 10:30:00 UTC: 8.25 Cel, mean of the window 9.5");
    hover(12.1 / 14);
    assertThat(readout()).hasText("2014-01-01 16:00:00 UTC: 7 Cel");
  }

  @Test
  void aStretchIsSeenLargerWhenItIsDraggedOverAndAllOfItAgainByADoubleClick() throws Exception {
    write(edge(), fired());
    write(debug(), window(), reading("10:30", 8), reading("11:30", 11));
    openChart();
    Locator all = button("Show all");
    assertThat(all).isHidden();
    drag(0.4, 0.5);
    assertThat(all).isVisible();
    // From 09:36 to 11:00 there is no 12:00.
    assertThat(chart().getByText("fired")).isHidden();
    BoundingBox plot = plot().boundingBox();
    page.mouse().dblclick(plot.x + plot.width / 2, plot.y + plot.height / 2);
    assertThat(all).isHidden();
    assertThat(chart().getByText("fired")).isVisible();
    drag(0.4, 0.5);
    all.click();
    assertThat(chart().getByText("fired")).isVisible();
  }

  @Test
  void theValuesStandInATableOfAsManyRowsAsAPersonReads() throws Exception {
    write(edge(), fired());
    List<String> lines = new ArrayList<>(List.of(window()));
    IntStream.range(0, 300)
        .forEach(i -> lines.add(reading(String.format("%02d:%02d", 8 + i / 60, i % 60), i)));
    write(debug(), lines.toArray(String[]::new));
    openChart();
    page.getByText("Values as a table").click();
    Locator tables =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Values"))
            .getByRole(AriaRole.TABLE);
    assertThat(tables).hasCount(2);
    assertThat(tables.first().getByRole(AriaRole.ROW).nth(1))
        .hasText("2014-01-01 10:00:002014-01-01 12:00:009.5");
    assertThat(tables.last().getByRole(AriaRole.CAPTION))
        .hasText("200 of 300 readings, around the time when it fired");
    assertThat(tables.last().getByRole(AriaRole.ROW)).hasCount(201);
    assertThat(tables.last().getByRole(AriaRole.ROW).last()).hasText("2014-01-01 12:59:00299");
  }

  @Test
  void theChartFollowsTheWidthOfTheScreenAndLetsAFingerScroll() throws Exception {
    page = BROWSER.page(390, 700, false);
    write(edge(), fired());
    write(debug(), window(), reading("10:30", 8), reading("11:30", 11));
    openChart();
    double narrow = chart().locator("canvas").boundingBox().width;
    assertThat(narrow).isBetween(300.0, 390.0);
    assertThat(page.evaluate("innerWidth - document.documentElement.scrollWidth")).isEqualTo(0);
    for (String part : List.of(".uplot", ".u-wrap", ".u-over", "canvas")) {
      assertThat(chart().locator(part)).hasCSS("touch-action", "auto");
    }
    BoundingBox plot = plot().boundingBox();
    page.touchscreen().tap(plot.x + plot.width * 7.4 / 14, plot.y + 40);
    assertThat(readout()).containsText("11:30:00 UTC: 11 Cel");
    page.setViewportSize(800, 700);
    page.waitForCondition(() -> chart().locator("canvas").boundingBox().width > narrow + 300);
  }

  @Test
  void onlyAnExcursionLoadsTheLibraryAndNothingComesFromElsewhere() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest((Request request) -> asked.add(request.url()));
    write(edge(), fired());
    write(debug(), window(), reading("10:30", 8));
    open("?view=log");
    assertThat(rows()).hasCount(3);
    assertThat(asked).noneMatch(url -> url.contains("/uplot/"));
    openChart();
    assertThat(asked)
        .contains(
            server.uri("/uplot/uPlot.iife.min.js").toString(),
            server.uri("/uplot/uPlot.min.css").toString())
        .allMatch(url -> url.startsWith(server.uri("/").toString()));
  }

  private void openChart() {
    open("?view=log&event=rule_fired");
    openExcursion();
    assertThat(chart().locator("canvas")).isVisible();
  }

  private Locator chart() {
    return page.getByRole(
        AriaRole.IMG, new Page.GetByRoleOptions().setName(Pattern.compile("reading")));
  }

  private Locator plot() {
    return chart().locator(".u-over");
  }

  private Locator readout() {
    return page.locator(".readout");
  }

  private void hover(double part) {
    BoundingBox plot = plot().boundingBox();
    page.mouse().move(plot.x + plot.width * part, plot.y + plot.height / 2);
  }

  private void drag(double from, double to) {
    hover(from);
    page.mouse().down();
    hover(to);
    page.mouse().up();
  }

  /** Whether the canvas has this colour within 3 points of a value, at this part of the width. */
  private boolean inked(double part, String colour, double value) {
    return (boolean)
        page.evaluate(
            """
            ([part, colour, value]) => {
              const canvas = document.querySelector('.plot canvas');
              const over = document.querySelector('.plot .u-over').getBoundingClientRect();
              const box = canvas.getBoundingClientRect();
              // From 8 to 9.5, and 8 % of it to either side.
              const y = over.top - box.top + over.height * (1 - (value - 7.88) / 1.74);
              const x = over.left - box.left + over.width * part;
              const pixels = canvas.getContext('2d').getImageData(Math.round(x), Math.round(y) - 3, 1, 7).data;
              return Array.from({length: 7}, (_, i) => pixels.slice(4 * i, 4 * i + 3).join()).includes(colour);
            }
            """,
            List.of(part, colour, value));
  }

  private static String fired() {
    String judged = ",\"value\":9.5,\"limit\":9,\"measure\":\"mean\",\"unit\":\"Cel\"";
    return Records.at(1, "warning", "rule_fired", WINDOW + judged);
  }

  private static String window() {
    return Records.at(1, "debug", "window_closed", WINDOW + ",\"mean\":9.5");
  }

  private static String reading(String time, double value) {
    return Records.at(
        1,
        "debug",
        "sensor_reading",
        String.format(
            ",\"sensor\":\"t1\",\"time\":\"2014-01-01T%s:00Z\",\"value\":%s", time, value));
  }
}
