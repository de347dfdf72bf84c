package dev.taffrail.agent;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An excursion as a browser draws it, and what it tells of its curve. */
@Tag("search")
class ExcursionChartTest extends BrowserTest {
  private static final String WINDOW =
      ",\"sensor\":\"t1\",\"window_start\":\"2014-01-01T10:00:00Z\","
          + "\"window_end\":\"2014-01-01T12:00:00Z\"";

  /** A canvas keeps no text: what is written to the left of the lines is caught on its way. */
  private static final String CATCH =
      """
      globalThis.drawn = [];
      const {fillText, clearRect} = CanvasRenderingContext2D.prototype;
      Object.assign(CanvasRenderingContext2D.prototype, {
        fillText(text, ...where) {
          if (this.textAlign === 'right') drawn.push(text);
          return fillText.call(this, text, ...where);
        },
        clearRect(...where) {
          drawn = [];
          return clearRect.call(this, ...where);
        },
      });
      """;

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
  void theLastTimeOfTheAxisIsNotCutOffAtTheEdge() throws Exception {
    String stretch =
        ",\"sensor\":\"t1\",\"window_start\":\"2014-01-01T10:00:00Z\","
            + "\"window_end\":\"2014-01-01T10:00:05Z\"";
    String judged = ",\"value\":9.5,\"limit\":9,\"measure\":\"mean\",\"unit\":\"Cel\"";
    write(edge(), Records.at(1, "warning", "rule_fired", stretch + judged));
    write(debug(), Records.at(1, "debug", "window_closed", stretch + ",\"mean\":9.5"));
    page.addInitScript(
        """
        globalThis.rightmost = 0;
        const {fillText} = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, ...rest) {
          if (this.textAlign === 'center')
            rightmost = Math.max(rightmost, (x + this.measureText(text).width / 2) / this.canvas.width);
          return fillText.call(this, text, x, ...rest);
        };
        """);
    openChart();
    assertThat(((Number) page.evaluate("rightmost")).doubleValue()).isBetween(0.5, 1.0);
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
  void aValueIsToldWithAllItsDigits() throws Exception {
    write(edge(), fired(101299.5, "Pa"));
    write(debug(), window(101312.25), reading("10:30", 101325), reading("16:00", 1013.25));
    openChart();
    assertThat(chart()).hasAccessibleName("2 readings from 1013.25 to 101325 Pa, and 1 window");
    assertThat(chart()).containsText("limit 101299.5");
    assertThat(page.getByText("null")).hasCount(0);
    hover(6.6 / 14);
    assertThat(readout())
        .hasText("2014-01-01 10:30:00 UTC: 101325 Pa, mean of the window 101312.25");
    hover(12.1 / 14);
    assertThat(readout()).hasText("2014-01-01 16:00:00 UTC: 1013.25 Pa");
  }

  @ParameterizedTest
  @CsvSource({
    "101325.1, 101325.4, '101,325.1,101,325.2,101,325.3'",
    "0, 101325, '0,20,000,40,000'",
    "10, 20, '10,12,14'",
    "1e-7, 4e-7, '1e-7,2e-7,3e-7'",
    "0, 13, '0.0,2.5,5.0'",
    "-2e12, 4e12, '-2e12,0,2e12'"
  })
  void eachLineAcrossHasAWordOfItsOwn(double low, double high, String words) throws Exception {
    write(edge(), fired(low, "Pa"));
    write(debug(), reading("10:30", low), reading("16:00", high));
    page.addInitScript(CATCH);
    openChart();
    List<?> drawn = (List<?>) page.evaluate("drawn");
    assertThat(drawn).hasSizeGreaterThan(3).doesNotHaveDuplicates();
    assertThat(String.join(",", drawn.stream().map(String::valueOf).toList())).contains(words);
  }

  @Test
  void windowsWithoutAValueAreToldAndDrawnWithoutOne() throws Exception {
    write(edge(), Records.at(1, "warning", "rule_fired", WINDOW + ",\"measure\":\"count\""));
    write(debug(), Records.at(1, "debug", "window_closed", WINDOW));
    openChart();
    assertThat(chart()).hasAccessibleName("No reading, and 1 window without a mean");
    assertThat(page.getByRole(AriaRole.LISTITEM)).hasText("the window that it fired for");
    hover(0.5);
    assertThat(readout()).hasText(Pattern.compile("^2014-01-01 (10:59|11:00):.* UTC: nothing$"));
    write(debug(), Records.at(1, "debug", "window_closed", WINDOW + ",\"mean\":9.5,\"max\":11"));
    openChart();
    assertThat(chart()).hasAccessibleName("No reading, and 2 windows with means from 9.5 to 9.5");
  }

  @Test
  void whatNoSensorMeasuresIsLeftOutOfTheDrawingAndSaid() throws Exception {
    write(edge(), fired());
    write(
        debug(),
        window(),
        reading("04:30", 8),
        reading("10:30", 1e308),
        reading("11:30", -1e308),
        reading("17:30", 8));
    openChart();
    assertThat(page.getByText("2 values beyond ±1e15 are not drawn.")).isVisible();
    assertThat(chart()).hasAccessibleName("4 readings from -1e+308 to 1e+308 Cel, and 1 window");
    // The others are where they would be without them, and no line leads there.
    assertThat(inked(0.5, "22,38,43", 9.5)).isTrue();
    assertThat(inked(0.75, "29,95,168", 8)).isFalse();
    page.getByText("Values as a table").click();
    assertThat(page.getByRole(AriaRole.TABLE).last()).containsText("-1e+308");
  }

  @Test
  void oddReadingsAreDrawnAsFarAsTheyAreNumbers() throws Exception {
    write(edge(), fired(0.3, "Cel"));
    write(
        debug(),
        reading("10:30", 0.3),
        reading("10:30", 0.30000000000000004),
        reading("10:30", 0.3),
        reading("10:45", 0).replace(":0.0", ":\"warm\""),
        reading("10:50", 0).replace(":0.0", ":1e999"),
        reading("10:55", 0).replace(":0.0", ":null"));
    openChart();
    assertThat(chart())
        .hasAccessibleName("3 readings from 0.3 to 0.30000000000000004 Cel, and 0 windows");
    assertThat(chart().getByText("limit 0.3")).isVisible();
    assertThat(page.getByText("No window of this sensor around this time")).isVisible();
  }

  @Test
  void aLibraryThatDidNotComeIsAskedForAgainWithTheNextExcursion() throws Exception {
    write(edge(), fired());
    write(debug(), window(), reading("10:30", 8));
    page.route("**/uplot/*", Route::abort);
    open("?view=log&event=rule_fired");
    openExcursion();
    assertThat(page.getByRole(AriaRole.ALERT)).hasText(Pattern.compile("does not answer"));
    Locator asked = page.locator("head [src*=uplot], head [href*=uplot]");
    assertThat(asked).hasCount(0);
    page.unroute("**/uplot/*");
    page.goBack();
    dialog()
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Its excursion"))
        .click();
    assertThat(chart().locator("canvas")).isVisible();
    assertThat(asked).hasCount(2);
    // A browser writes what did not come into its console.
    assertThat(BROWSER.complaints()).isNotEmpty().allMatch(line -> line.contains("/uplot/"));
    BROWSER.complaints().clear();
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
    return fired(9, "Cel");
  }

  private static String fired(double limit, String unit) {
    String judged =
        String.format(
            ",\"value\":9.5,\"limit\":%s,\"measure\":\"mean\",\"unit\":\"%s\"", limit, unit);
    return Records.at(1, "warning", "rule_fired", WINDOW + judged);
  }

  private static String window() {
    return window(9.5);
  }

  private static String window(double mean) {
    return Records.at(1, "debug", "window_closed", WINDOW + ",\"mean\":" + mean);
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
